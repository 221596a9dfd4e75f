from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from staffbank import clock
from staffbank.partitions import months_kept
from staffbank.web import policy_reports as reports
from staffbank.web.promises import cookies as promised_cookies
from staffbank.web.promises import promises


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "web/help.jinja")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "web/contact.jinja")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.jinja")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.jinja", {"promises": promises(months_kept())})


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "web/cookies.jinja", {"kept": promised_cookies()})


@csrf_exempt  # a browser reports by itself, with no form and nobody's name on it
@require_POST
def policy_reports(request: HttpRequest) -> HttpResponse:
    """What a page tried that its content policy stopped. Says nothing of what came of it."""
    reports.note_all(reports.read(request.body), clock.today())
    return HttpResponse(status=204)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116)."""
    contact = f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else ""
    lines = [
        f"Contact: {contact or settings.SITE_ADDRESS + reverse('web:contact')}",
        f"Expires: {clock.today() + timedelta(days=180)}T00:00:00Z",
        f"Canonical: {settings.SITE_ADDRESS}{reverse('web:security')}",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
