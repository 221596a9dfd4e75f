"""Without TLS people are led to it. A program is told: it would send its token again and again."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware

from staffbank.web import programs

USE_TLS = "This address answers over https only. Whatever you sent was not read: change its token."


class TlsMiddleware(SecurityMiddleware):
    """Django's, which redirects whoever asks without TLS."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:  # type: ignore[override]
        if self.redirect and not request.is_secure() and programs.asks(request):
            return programs.problem(403, "tls_needed", USE_TLS)
        return super().process_request(request)
