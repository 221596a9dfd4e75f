"""What issuers publish, for anybody's program to read: keys, status lists, what a claim means."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import condition, require_safe

from compliance.passport import addresses
from compliance.passport.models import StatusList
from compliance.passport.rules.status_list import FRESH, KIND
from compliance.passport.selectors.issuers import keys_of
from compliance.passport.selectors.vocabulary import CHECK_TYPE
from trusts.models import Trust

#: Keys change seldom; one that was withdrawn must not be believed for long.
KEYS_FRESH = 60
TYPE_FRESH = 24 * 3600


@require_safe
def key_list(request: HttpRequest, issuer: UUID) -> HttpResponse:
    """The public keys of a trust (RFC 7517), with the issuer that they are of."""
    trust = _trust(issuer)
    return _published({"issuer": addresses.issuer(issuer), "keys": keys_of(trust)}, KEYS_FRESH)


@require_safe
def metadata(request: HttpRequest, issuer: UUID) -> HttpResponse:
    """Where an issuer's keys are (SD-JWT VC)."""
    _trust(issuer)
    said = {"issuer": addresses.issuer(issuer), "jwks_uri": addresses.key_list(issuer)}
    return _published(said, KEYS_FRESH)


def _signed_at(request: HttpRequest, issuer: UUID, number: int) -> str | None:
    """Changes whenever the list is signed anew."""
    row = StatusList.objects.filter(trust__ref=issuer, number=number).first()
    return f'"{row.signed_at.timestamp()}"' if row else None


@require_safe
@condition(etag_func=_signed_at)
def status_list(request: HttpRequest, issuer: UUID, number: int) -> HttpResponse:
    """One signed status list, whole: it says of nobody in particular who was asked about."""
    row = get_object_or_404(StatusList.objects, trust__ref=issuer, number=number)
    answer = HttpResponse(row.token, content_type=f"application/{KIND}")
    return _for_anybody(answer, int(FRESH.total_seconds()))


@require_safe
def check_type(request: HttpRequest) -> HttpResponse:
    """What a credential of ours is, and what each claim of it means."""
    return _published({"vct": addresses.check_type(), **CHECK_TYPE}, TYPE_FRESH)


def _trust(ref: UUID) -> Trust:
    trust = Trust.objects.filter(ref=ref).first()
    if trust is None:
        raise Http404
    return trust


def _published(said: Mapping[str, object], seconds: int) -> HttpResponse:
    return _for_anybody(JsonResponse(dict(said)), seconds)


def _for_anybody(answer: HttpResponse, seconds: int) -> HttpResponse:
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
