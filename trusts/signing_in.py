"""Logging in by one's organisation: whom its word is taken for, and whom not.

An identity is tied to an account once, by an email address that the organisation vouches for and
that we have confirmed as well. From then on its own key for the person counts, never the address.
Nobody is made an account by logging in alone: it takes an open invitation, to that address.
"""

from __future__ import annotations

import logging
from typing import Any

import requests
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.organisations import Organisation
from staffbank.web.account.adapter import InvitedOnly
from trusts.errors import InvitationOver
from trusts.services.membership import invitation_of

logger = logging.getLogger(__name__)

#: The session's invitation: whose letter this browser opened last.
INVITATION = "invitation"


class ByInvitation(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What we take an organisation's word for."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Organisations are settings, and nothing else."""
        apps = super().list_apps(request, provider=provider, client_id=client_id)
        return [app for app in apps if app.pk is None]

    def get_requests_session(self) -> requests.Session:
        return Asking(self.request)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        organisation = organisation_of(sociallogin)
        claims = claims_of(sociallogin)
        request.asked_for_two_steps = asked_for_two_steps(organisation, claims)  # type: ignore[attr-defined]
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        email = vouched_for(organisation, claims)
        user = owner_of(email) or self._invited(request, email, claims)
        if user is None or has_another(user, organisation):
            raise ImmediateHttpResponse(unknown(request, organisation))
        sociallogin.connect(request, user)
        by = Actor.person(user.pk, user.get_full_name())
        record("identity.tied", user, by=by, after={"organisation": organisation.key})

    def send_notification_mail(self, template_prefix: str, user: User, **details: Any) -> None:
        context = details.get("context") or {}
        told = {"provider": context["provider"].name} if "provider" in context else {}
        InvitedOnly(self.request).send_notification_mail(template_prefix, user, told)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        raise ImmediateHttpResponse(failed(request))

    def _invited(self, request: HttpRequest, email: str, claims: dict[str, Any]) -> User | None:
        """An account for somebody whose invitation this browser has just opened."""
        if not email:
            return None
        try:
            invitation = invitation_of(request.session.get(INVITATION, ""))
        except InvitationOver:
            return None
        if invitation.email.lower() != email or User.objects.filter(email__iexact=email).exists():
            return None
        name = str(claims.get("name") or invitation.name)[:120]
        user = User.objects.create_user(email, None, name=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class Asking(requests.Session):
    """How we ask an organisation: at its own hosts, going nowhere that it sends us on to. Where it
    does not answer, the person is told; nothing breaks."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__()
        self.page = request

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        if not any(each.answers_from(url) for each in settings.ORGANISATIONS.values()):
            logger.warning("organisation.elsewhere")
            raise ImmediateHttpResponse(failed(self.page))
        options["allow_redirects"] = False
        options.setdefault("timeout", settings.ORGANISATION_TIMEOUT)
        try:
            response: requests.Response = super().request(method, url, **options)
        except requests.RequestException as error:
            logger.warning("organisation.silent", exc_info=error)
            raise ImmediateHttpResponse(failed(self.page)) from error
        if response.status_code >= 500 or response.is_redirect:
            logger.warning("organisation.failed", extra={"status": response.status_code})
            raise ImmediateHttpResponse(failed(self.page))
        return response


def organisation_of(sociallogin: SocialLogin) -> Organisation:
    found: Organisation = settings.ORGANISATIONS[sociallogin.account.provider]
    return found


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """What it says of the person, and in the identity token of how it asked."""
    said = sociallogin.account.extra_data
    return {**said.get("userinfo", {}), **said.get("id_token", {})}


def asked_for_two_steps(organisation: Organisation, claims: dict[str, Any]) -> bool:
    """Whether it says that it asked for two steps this time."""
    methods = claims.get("amr") or []
    said = {str(claims.get("acr")), str(claims.get("authentication_assurance_level"))}
    said |= {str(each) for each in (methods if isinstance(methods, list) else [methods])}
    return bool(said & organisation.two_steps)


def vouched_for(organisation: Organisation, claims: dict[str, Any]) -> str:
    """The address it vouches for: it says so, or it is one of those it gives out."""
    email = str(claims.get("email") or "").strip().lower()
    own = email.rpartition("@")[2] in organisation.domains
    return email if claims.get("email_verified") is True or own else ""


def owner_of(email: str) -> User | None:
    """Whose confirmed address this is."""
    found = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    address = found.select_related("user").first() if email else None
    user: User | None = address.user if address else None
    return user


def has_another(user: User, organisation: Organisation) -> bool:
    """Whether somebody else of this organisation is tied to the account: an address that was given
    to a new person does not bring the account with it."""
    tied = SocialAccount.objects.filter(user=user, provider=organisation.key)
    return bool(tied.exists())


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "web/account/organisation_failed.jinja", status=502)


def unknown(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """One page, whatever the reason: it says nothing of who has an account."""
    context = {"name": organisation.name}
    return render(request, "web/account/organisation_unknown.jinja", context, status=403)
