"""A person shows their passport, and sees who looked; whoever holds a link reads it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import segno
from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from compliance.models import CredentialKind
from compliance.passport import fitness
from compliance.passport.errors import NotSignedByYourPhone
from compliance.passport.forms import ShareForm
from compliance.passport.models import Share, ShareView
from compliance.passport.presenters.credential import read_credential
from compliance.passport.presenters.share import CheckPage, SharePage, SharesPage
from compliance.passport.rules import files
from compliance.passport.selectors.reading import read_all
from compliance.passport.selectors.shares import details_of, named_in, shares_of, showable
from compliance.passport.selectors.sources import CHECKS, INDUCTIONS, SKILLS
from compliance.passport.services import carrying, proving, sharing
from compliance.views.evidence import SAFE
from staffbank import clock
from staffbank.accounts.sessions import device_words
from staffbank.db import current_actor
from staffbank.errors import Refusal
from staffbank.interop.documents import JPEG
from staffbank.web.gate import ask_again_for_file
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from workers.web import WorkerRequest, worker_view

#: How many looks a page lists.
LOOKS = 100


@require_safe
@worker_view
def shares(request: WorkerRequest) -> HttpResponse:
    """What I show, to whom, until when, and how often it was opened."""
    page = SharesPage(tuple(shares_of(request.actor)[:LOOKS]), clock.now())
    return private(render(request, "passport/share/list.jinja", {"page": page}))


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def share(request: WorkerRequest) -> HttpResponse:
    """Choose what to show. With ``?booking`` everything is filled in for a shift."""
    now = clock.now()
    checks = showable(CHECKS, request.actor).order_by("kind__sort", "pk")
    skills = showable(SKILLS, request.actor).annotate(code=F("skill__code")).order_by("code", "pk")
    inductions = showable(INDUCTIONS, request.actor).order_by("-given_on", "pk")
    coming = fitness.coming(request.actor, now)
    asked = request.GET.get("booking", "")
    wanted = next((each for each in coming if str(each.ref) == asked), None)
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        checks=checks,
        skills=skills,
        inductions=inductions,
        coming=coming,
        details=details_of(request.actor),
        initial={
            "checks": [each.ref for each in checks],
            "booking": asked if wanted else "",
            "shown_to": "The nurse in charge" if wanted else "",
            "length": "15" if wanted else "",
        },
    )
    if form.is_valid():
        given = form.asked()
        try:
            made = sharing.make(request.worker, given.pop("things"), **given, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("passport:share", made.ref)
    back = {"href": reverse("passport:shares"), "text": "Show or share"}
    some = any(rows.exists() for rows in (checks, skills, inductions))
    context = {"form": form, "page": {"back": back, "some": some}}
    answer = render(
        request, "passport/share/make.jinja", context, status=422 if form.errors else 200
    )
    return private(answer)


@require_safe
@worker_view
def one(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """The link and its code to show, and who opened it."""
    return _page_of(request, _mine(request, ref))


def _page_of(request: WorkerRequest, found: Share, refused: str = "") -> HttpResponse:
    now = clock.now()
    address, code, to_sign = "", Markup(""), None
    if found.is_live(now) and found.awaits_proof:
        to_sign = proving.to_sign_for(found, by=request.actor)
    elif found.is_live(now) and (token := sharing.token_of(found, by=request.actor)):
        address = request.build_absolute_uri(reverse("passport:shared", args=[token]))
        code = _code(address)
    views = ShareView.objects.visible_to(request.actor).filter(share=found).order_by("-at")
    names = tuple(named_in(found, request.actor))
    looks = tuple(views[:LOOKS])
    page = SharePage(found, now, address, code, looks, names, to_sign, refused)
    status = 422 if refused else 200
    answer = render(request, "passport/share/read.jinja", {"page": page}, status=status)
    return private(answer)


@require_POST
@worker_view
@once
def sign(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """Take what my browser signed with my key: the link shows something from now on."""
    found = _mine(request, ref)
    try:
        proving.accept_proofs(found, request.POST.getlist("proof"), by=request.actor)
    except NotSignedByYourPhone as refusal:
        return _page_of(request, found, refusal.message)
    return redirect("passport:share", found.ref)


@require_POST
@worker_view
@once
def end(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """Stop a link at once."""
    sharing.end(_mine(request, ref), by=request.actor)
    messages.success(request, "Stopped. The link shows nothing to anyone any more.")
    return redirect("passport:shares")


@require_safe
@worker_view
@ask_again_for_file
@leaves_entry("passport.exported")
def carry(request: WorkerRequest) -> HttpResponse:
    """My whole passport as a file that proves itself."""
    carried = carrying.carry(request.worker, by=request.actor)
    return as_file(files.write(carried.credentials))


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a link shows, to whoever holds it: on a ward, at night, on any telephone."""
    now = clock.now()
    found = sharing.share_of_token(token)
    if found is None or not found.is_live(now):
        ended = found and (found.ended_at or found.ends_at)
        context, status = {"page": {"ended": ended}}, 410 if found else 404
        return private(render(request, "passport/share/over.jinja", context, status=status))
    opened = _open(request, found)
    names = dict(CredentialKind.objects.values_list("code", "name"))
    read = read_all(opened.credentials, now=now)
    page = CheckPage(
        share=found,
        now=now,
        read=tuple(read_credential(each, names, n) for n, each in enumerate(read, 1)),
        missing=len(opened.items) - len(opened.issued),
        fitness=_fitness(found, now),
        file=reverse("passport:shared_file", args=[token]),
        face=reverse("passport:shared_face", args=[token]) if opened.portrait else "",
    )
    return private(render(request, "passport/share/check.jinja", {"page": page}))


@require_safe
@leaves_entry("share.face_seen")
def shared_face(request: HttpRequest, token: str) -> HttpResponse:
    """The face of whoever shows it, as it was checked with who they are."""
    found = _found(token)
    actor = current_actor()
    assert actor is not None  # the middleware's
    face = sharing.portrait_of(found, by=actor) if found.is_live(clock.now()) else None
    if face is None:
        raise Http404
    return HttpResponse(face, content_type=JPEG, headers=SAFE)


@require_safe
@leaves_entry("share.seen")
def shared_file(request: HttpRequest, token: str) -> HttpResponse:
    """The same as signed checks, with the holder's proof, to verify without us."""
    now = clock.now()
    found = _found(token)
    if not found.is_live(now):
        raise Http404
    opened = _open(request, found)
    return as_file(files.write(sharing.signed_by_holder(opened, now=now)))


def _fitness(found: Share, now: datetime) -> fitness.Fitness | None:
    if found.booking_ref is None:
        return None
    return fitness.fitness(found.booking_ref, found.worker_id, now)


def _open(request: HttpRequest, found: Share) -> sharing.Opened:
    actor = current_actor()
    assert actor is not None  # the middleware's
    device = device_words(request.headers.get("User-Agent", ""))
    return sharing.open_share(found, device=device, now=clock.now(), by=actor)


def _found(token: str) -> Share:
    found = sharing.share_of_token(token)
    if found is None:
        raise Http404
    return found


def _mine(request: WorkerRequest, ref: UUID) -> Share:
    return get_object_or_404(Share.objects.visible_to(request.actor), ref=ref)


def _code(address: str) -> Markup:
    """The address as a QR code, drawn in the page itself."""
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(scale=6, border=2, svgclass="sb-qr", lineclass=None, title="QR code")
    return Markup(svg)  # noqa: S704 (of our own making: squares and nothing typed)


def private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def as_file(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="staff-passport.json"'
    return private(answer)
