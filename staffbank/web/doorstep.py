"""What every answer carries, whoever asks and whatever comes of it: the outermost middleware."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staffbank import tracing

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


class DoorstepMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with tracing.tracing(_given(request)) as name:
            response = self.get_response(request)
        for header, value in HEADERS.items():
            response.headers.setdefault(header, value)
        response.headers[tracing.HEADER] = name
        return response


def _given(request: HttpRequest) -> str:
    """The name that our own proxy gave the request: nobody else's is taken."""
    return request.headers.get(tracing.HEADER, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
