"""Connected systems: the machine tokens of a trust, made, shown once, and revoked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once, shown_once
from trusts.forms.tokens import MAY, TokenForm
from trusts.models import MachineToken
from trusts.permissions import Permission
from trusts.services import token as services
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.MANAGE_TOKENS)
def tokens(request: TrustRequest) -> HttpResponse:
    """Every system that can call, or could, and when it last did."""
    rows = MachineToken.objects.visible_to(request.actor).select_related("created_by")
    listed = [
        (row, [MAY[Permission(code)] for code in row.permissions.split() if code in MAY])
        for row in rows.order_by("revoked_at", "-created_at")
    ]
    context = {
        "trust": request.trust,
        "live": [(row, may) for row, may in listed if row.revoked_at is None],
        "revoked": [(row, may) for row, may in listed if row.revoked_at is not None],
        "page": {
            "back": {"href": reverse("trusts:setup", args=[request.trust.slug]), "text": "Settings"}
        },
    }
    return render(request, "trusts/token/list.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@trust_view(Permission.MANAGE_TOKENS)
@ask_again
@once
def make(request: TrustRequest) -> HttpResponseBase:
    """Connect a system. Its token is on the answer to this form, and never shown again."""
    form = TokenForm(request.POST if request.method == "POST" else None, actor=request.actor)
    page = {"back": _back(request)}
    context = {"form": form, "trust": request.trust, "page": page}
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = services.make(asked["name"], asked["permissions"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            context |= {"made": made}
            answer = render(request, "trusts/token/made.jinja", context, status=201)
            return shown_once(answer, then=_list(request))
    status = 422 if form.errors else 200
    return render(request, "trusts/token/make.jinja", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@trust_view(Permission.MANAGE_TOKENS)
@once
def revoke(request: TrustRequest, ref: UUID) -> HttpResponseBase:
    """Say what revoking means, then revoke."""
    token = get_object_or_404(MachineToken.objects.visible_to(request.actor), ref=ref)
    if request.method == "POST":
        services.revoke(token, by=request.actor)
        messages.success(request, f"{token.name} can no longer call.")
        return redirect(_list(request))
    context = {"token": token, "trust": request.trust, "page": {"back": _back(request)}}
    return render(request, "trusts/token/revoke.jinja", context)


def _list(request: TrustRequest) -> str:
    return reverse("trusts:tokens", args=[request.trust.slug])


def _back(request: TrustRequest) -> dict[str, str]:
    return {"href": _list(request), "text": "Connected systems"}
