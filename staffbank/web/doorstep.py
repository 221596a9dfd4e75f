"""What every answer carries, whoever asks and whatever comes of it: the outermost middleware."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staffbank import metrics, tracing
from staffbank.web import watch

Answer = Callable[[HttpRequest], HttpResponseBase]

#: What a page of ours never asks a browser for.
UNUSED = (
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture"),
    *(
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "identity-credentials-get",
    ),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *(
        "picture-in-picture",
        "screen-wake-lock",
        "serial",
        "usb",
        "web-share",
        "xr-spatial-tracking",
    ),
)
#: A passkey may be made and used on our own pages, and in no frame.
PERMISSIONS = ", ".join(
    [
        *(f"{feature}=()" for feature in UNUSED),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)
HEADERS = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Reporting-Endpoints": 'policy="/policy-reports/"',
}
#: Upper ends of the classes of how long an answer took, in seconds.
WITHIN = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class DoorstepMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        with tracing.tracing(_given(request)) as name:
            response = self.get_response(request)
            watch.note(request, response)
        _measure(request, response, time.perf_counter() - began)
        for header, value in HEADERS.items():
            response.headers.setdefault(header, value)
        response.headers[tracing.HEADER] = name
        return response


def _given(request: HttpRequest) -> str:
    """The name that our own proxy gave the request: nobody else's is taken."""
    return request.headers.get(tracing.HEADER, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""


def _measure(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """By the route's name: an address may hold a secret, and there are as many as people."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    method, status = watch.method_of(request), str(response.status_code)
    metrics.count("staffbank_requests_total", route=route, method=method, status=status)
    for most in WITHIN:
        if seconds <= most:
            metrics.count("staffbank_request_seconds_bucket", route=route, le=f"{most:g}")
    metrics.count("staffbank_request_seconds_bucket", route=route, le="+Inf")
    metrics.count("staffbank_request_seconds_count", route=route)
    metrics.count("staffbank_request_seconds_sum", seconds, route=route)
