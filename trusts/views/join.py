"""Accepting an invitation: the one page reached with a letter and no seat."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from staffbank.errors import Refusal
from staffbank.web.acting import person_of
from staffbank.web.once import once
from trusts.errors import InvitationOver
from trusts.forms.people import JoinForm
from trusts.models import Invitation
from trusts.permissions import ROLES
from trusts.seats import home_of
from trusts.services.membership import accept, has_account, has_address, invitation_of
from trusts.signing_in import INVITATION


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the invitation is, and take it up."""
    try:
        invitation = invitation_of(token)
    except InvitationOver as refusal:
        return render(request, "trusts/join/over.jinja", {"reason": refusal.message}, status=410)
    if request.user.is_authenticated:
        return _accept_as_oneself(request, token, invitation)
    if settings.ORGANISATIONS:
        request.session[INVITATION] = token  # their organisation may log them in, and they are back
    if has_account(invitation):
        if request.method == "POST":
            return redirect_to_login(request.path)
        return _page(request, "trusts/join/log_in.jinja", invitation)
    return _accept_as_new(request, token, invitation)


def _accept_as_oneself(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    if not has_address(request.user, invitation):
        return _page(request, "trusts/join/another.jinja", invitation)
    if request.method == "POST":
        membership = accept(token, by=person_of(request))
        return redirect(home_of(membership))
    return _page(request, "trusts/join/accept.jinja", invitation)


def _accept_as_new(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        email=invitation.email,
        initial={"name": invitation.name},
    )
    if form.is_valid():
        try:
            membership = accept(token, by=person_of(request), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            login(request, membership.user, backend=settings.AUTHENTICATION_BACKENDS[0])
            record_authentication(request, membership.user, "password")
            return redirect(home_of(membership))
    return _page(request, "trusts/join/new.jinja", invitation, form)


def _page(
    request: HttpRequest, template: str, invitation: Invitation, form: JoinForm | None = None
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "role": ROLES[invitation.role],
        "place": invitation.trust or invitation.bank,
        "organisations": settings.ORGANISATIONS.values(),
        "form": form,
    }
    return render(request, template, context, status=422 if form and form.errors else 200)
