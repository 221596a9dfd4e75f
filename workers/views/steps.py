"""The questions of joining, one page each. What is said is kept at once, and can be said again
until it is agreed and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.forms import Form
from staffbank.web.once import once
from trusts.models import Skill, Specialty, StaffGroup, Trust
from trusts.services.texts import newest
from workers.errors import JoiningOver
from workers.forms import joining as forms
from workers.models import (
    Capacity,
    Engagement,
    FormerName,
    Joining,
    SiteChoice,
    SkillStatement,
    TermsSignature,
    TermsVersion,
)
from workers.selectors import (
    grades_offered,
    joining_of,
    sites_offered,
    trusts_offered,
)
from workers.services import joining as services
from workers.views.signing import sign_answer
from workers.web import WorkerRequest, worker_view

HOME = "me:joining"


def step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A question of joining: for whoever is in the middle of it; anybody else is led home."""

    def inside(request: WorkerRequest, **kwargs: Any) -> HttpResponse:
        joining = joining_of(request.actor)
        return view(request, joining, **kwargs) if joining else redirect("me:find")

    return require_http_methods(["GET", "HEAD", "POST"])(worker_view(once(inside)))


@step
def name(request: WorkerRequest, joining: Joining) -> HttpResponse:
    former = FormerName.objects.visible_to(request.actor).order_by("pk")
    form = forms.NameForm(
        _posted(request),
        initial={
            "name": request.worker.name,
            "known_as": request.worker.known_as,
            "former": "\n".join(former.values_list("name", flat=True)),
        },
    )
    return _ask(
        request,
        form,
        "Your name",
        then="me:joining_contact",
        say=lambda: services.say_name(request.worker, **form.cleaned_data, by=request.actor),
    )


@step
def contact(request: WorkerRequest, joining: Joining) -> HttpResponse:
    worker = request.worker
    form = forms.ContactForm(
        _posted(request), initial={"phone": worker.phone, "outcode": worker.home_outcode}
    )
    return _ask(
        request,
        form,
        "How to reach you",
        then="me:joining_registration",
        say=lambda: services.say_contact(worker, **form.cleaned_data, by=request.actor),
    )


@step
def registration(request: WorkerRequest, joining: Joining) -> HttpResponse:
    form = forms.RegistrationForm(_posted(request), joining=joining)
    return _ask(
        request,
        form,
        "Your registration",
        say=lambda: services.say_registration(
            request.worker, body=form.cleaned_data["body"], number=form.number, by=request.actor
        ),
        fields=("body",),  # the numbers come with it
    )


@step
def work(request: WorkerRequest, joining: Joining) -> HttpResponse:
    """The staff group; its grades are on the next page."""
    if joining.invited:
        return redirect("me:joining_skills")
    offered = grades_offered(joining.bank_id, clock.today())
    held = _capacities(request).first()
    form = forms.GroupForm(
        _posted(request),
        groups=StaffGroup.objects.filter(pk__in=offered.values("staff_group")),
        initial={"group": held.staff_group.slug if held else ""},
    )
    if form.is_valid():
        return redirect("me:joining_grades", form.cleaned_data["group"].slug)
    return _page(request, form, "What you do")


@step
def grades(request: WorkerRequest, joining: Joining, staff_group: str) -> HttpResponse:
    found = get_object_or_404(StaffGroup, slug=staff_group)
    offered = grades_offered(joining.bank_id, clock.today()).filter(staff_group=found)
    if not offered.exists():
        raise Http404
    held = list(_capacities(request).filter(staff_group=found))
    areas = Specialty.objects.filter(staff_group=None) | Specialty.objects.filter(staff_group=found)
    form = forms.GradesForm(
        _posted(request),
        grades=offered,
        specialties=areas,
        initial={
            "grades": [row.grade.code for row in held],
            "specialties": list(
                areas.filter(pk__in=held[0].specialties.values("specialty")).values_list(
                    "code", flat=True
                )
            )
            if held
            else [],
        },
    )
    return _ask(
        request,
        form,
        "What you work as",
        then="me:joining_skills",
        say=lambda: services.say_grades(
            request.worker,
            form.cleaned_data["grades"],
            specialties=form.cleaned_data["specialties"],
            by=request.actor,
        ),
        folded={"specialties": "Choose the areas you work in (optional)"},
        back=("me:joining_work", "What you do"),
    )


@step
def skills(request: WorkerRequest, joining: Joining) -> HttpResponse:
    groups = _capacities(request).values("staff_group")
    offered = Skill.objects.filter(staff_group=None) | Skill.objects.filter(staff_group__in=groups)
    said = _skills(request)
    form = forms.SkillsForm(
        _posted(request),
        skills=offered,
        initial={"skills": [each.skill.code for each in said]},
    )
    then = "me:joining_levels" if form.is_valid() and form.cleaned_data["skills"] else HOME
    return _ask(
        request,
        form,
        "Your skills",
        then=then,
        say=lambda: services.say_skills(
            request.worker, form.cleaned_data["skills"], by=request.actor
        ),
    )


@step
def levels(request: WorkerRequest, joining: Joining) -> HttpResponse:
    said = [each for each in _skills(request) if each.decided_at is None]
    if not said:
        return redirect(HOME)
    form = forms.LevelsForm(_posted(request), said=said)
    return _ask(
        request,
        form,
        "How well you do each",
        say=lambda: services.say_levels(request.worker, form.levels, by=request.actor),
        back=("me:joining_skills", "Your skills"),
    )


@step
def trust(request: WorkerRequest, joining: Joining) -> HttpResponse:
    if joining.invited:
        return redirect("me:joining_sites")
    form = forms.TrustForm(
        _posted(request),
        trusts=trusts_offered(joining.bank_id, clock.today()),
        initial={"trust": joining.trust.slug if joining.trust else ""},
    )
    return _ask(
        request,
        form,
        "Your primary trust",
        then="me:joining_sites",
        say=lambda: _choose_trust(request, form.cleaned_data["trust"]),
    )


@step
def sites(request: WorkerRequest, joining: Joining) -> HttpResponse:
    chosen = SiteChoice.objects.visible_to(request.actor).select_related("site")
    form = forms.SitesForm(
        _posted(request),
        sites=sites_offered(joining.bank_id, clock.today(), first=request.actor.trusts),
        initial={
            "travel": "" if joining.sited_at is None else forms.travel_of(request.worker),
            "sites": [each.site.ods_code for each in chosen],
        },
    )
    return _ask(
        request,
        form,
        "Where you would go",
        say=lambda: services.choose_sites(
            request.worker,
            form.cleaned_data["sites"],
            travel_miles=form.travel_miles,
            by=request.actor,
        ),
        folded={"sites": "Choose sites instead (optional)"},
    )


@step
def terms(request: WorkerRequest, joining: Joining) -> HttpResponse:
    """The whole text, and the signature under it."""
    version = newest(TermsVersion, joining.bank_id)
    if version is None:
        return redirect(HOME)
    return sign_answer(
        request,
        version,
        TermsSignature.objects.visible_to(request.actor).filter(version=version).first(),
        lambda: redirect(HOME),
        heading="The bank agreement",
        page={"back": {"href": reverse(HOME), "text": "Join the bank"}},
    )


@step
def region(request: WorkerRequest, joining: Joining) -> HttpResponse:
    if joining.trust is None:
        return redirect("me:joining_trust")
    held = Engagement.objects.visible_to(request.actor).current(clock.today())
    joins = held.filter(pool_opted_in=True).exists()
    form = forms.RegionForm(
        _posted(request),
        initial={"joins": ("yes" if joins else "no") if joining.pooled_at else ""},
    )
    return _ask(
        request,
        form,
        "The region",
        say=lambda: services.join_region(
            request.worker, joins=form.cleaned_data["joins"] == "yes", by=request.actor
        ),
        lead=f"The trusts of {joining.bank.name} share their shifts. What "
        f"{joining.trust.short_name} checked counts at all of them. You can change this at any "
        "time, and what is booked stays.",
    )


def _choose_trust(request: WorkerRequest, chosen: Trust) -> None:
    services.choose_trust(request.worker, chosen, by=request.actor)
    held = Engagement.objects.visible_to(request.actor).current(clock.today())
    if held.filter(trust=chosen, kind=Engagement.Kind.SUBSTANTIVE).exists():
        messages.success(request, f"You are on the staff list of {chosen.short_name}.")


def _capacities(request: WorkerRequest) -> Any:
    mine = Capacity.objects.visible_to(request.actor).current(clock.today())
    return mine.select_related("grade", "staff_group").order_by("pk")


def _skills(request: WorkerRequest) -> list[SkillStatement]:
    mine = SkillStatement.objects.visible_to(request.actor)
    return list(mine.select_related("skill").order_by("skill__name"))


def _posted(request: WorkerRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _ask(
    request: WorkerRequest,
    form: Form,
    heading: str,
    *,
    say: Callable[[], object],
    then: str = HOME,
    **more: Any,
) -> HttpResponse:
    """Ask the question, or keep the answer and go on."""
    if form.is_valid():
        try:
            say()
        except JoiningOver:
            return redirect("me:find")
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(then)
    return _page(request, form, heading, **more)


def _page(
    request: WorkerRequest,
    form: Form,
    heading: str,
    *,
    fields: tuple[str, ...] = (),
    folded: Mapping[str, str] = {},  # long lists that most leave empty, under these words
    back: tuple[str, str] = (HOME, "Join the bank"),
    **more: Any,
) -> HttpResponse:
    href, text = back
    context = {
        "form": form,
        "fields": [form[each] for each in fields or form.fields if each not in folded],
        "folded": [(words, form[each]) for each, words in folded.items()],
        "heading": heading,
        "page": {"back": {"href": reverse(href), "text": text}},
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, "workers/joining/step.jinja", context, status=status)
