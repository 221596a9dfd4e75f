"""Without TLS people are led to it. A program is told: it would send its token again and again."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staffbank.web import programs

Answer = Callable[[HttpRequest], HttpResponseBase]

USE_TLS = "This address answers over https only. Whatever you sent was not read: change its token."


class TlsMiddleware:
    """Stands before Django's own, which redirects whoever asks without TLS."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        in_the_clear = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if in_the_clear and programs.asks(request):
            return programs.problem(403, "tls_needed", USE_TLS)
        return self.get_response(request)
