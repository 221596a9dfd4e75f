"""Every operation, from every seat, on what is one's own and what is not."""

import uuid
from types import SimpleNamespace

import pytest
from django.db import transaction

from shifts.api.bookings import BookingViewSet
from shifts.api.mine import OwnBookingViewSet, OwnShiftViewSet
from shifts.api.vacancies import VacancyViewSet
from tests.api.conftest import Caller
from tests.api.test_vacancies import asked, reason_of
from tests.factories.trusts import MembershipFactory, WardFactory

PLACES = ["own", "neighbour", "abroad"]
CALLERS = [
    "manager",
    "token",
    "ward_manager",
    "compliance_officer",
    "bank_lead",
    "worker",
    "nobody",
]

#: Operation -> (verb, address, body); {t}: the trust's slug, {v}, {d}, {b}: refs.
TRUST = {
    "vacancy list": ("get", "/trusts/{t}/vacancies/", None),
    "vacancy read": ("get", "/trusts/{t}/vacancies/{v}/", None),
    "vacancy post": ("post", "/trusts/{t}/vacancies/", asked),
    "vacancy publish": ("post", "/trusts/{t}/vacancies/{d}/publish/", {}),
    "vacancy open": ("post", "/trusts/{t}/vacancies/{v}/open/", {}),
    "vacancy cancel": ("post", "/trusts/{t}/vacancies/{v}/cancel/", "trust"),
    "vacancy book": ("post", "/trusts/{t}/vacancies/{v}/book/", "worker"),
    "booking list": ("get", "/trusts/{t}/bookings/", None),
    "booking read": ("get", "/trusts/{t}/bookings/{b}/", None),
    "booking cancel": ("post", "/trusts/{t}/bookings/{b}/cancel/", "trust"),
}
NAMING_A_ROW = [name for name in TRUST if name.split()[1] not in {"list", "post"}]
READS = {"vacancy list", "vacancy read", "booking list", "booking read"}
WORKER = {
    "book": ("/me/shifts/{v}/book/", None),
    "undo": ("/me/bookings/{b}/undo/", None),
    "cancel": ("/me/bookings/{b}/cancel/", "worker"),
}


@pytest.fixture
def callers(region):
    def seat(role, **place):
        return Caller(MembershipFactory(role=role, **place).user)

    trust = region.own.trust
    return {
        "manager": region.manager,
        "token": region.token,
        "ward_manager": seat("ward_manager", trust=trust, wards=[region.own.ward]),
        "compliance_officer": seat("compliance_officer", trust=trust),
        "bank_lead": seat("bank_lead", trust=None, bank=region.own.draft.bank),
        "worker": region.worker,
        "nobody": region.nobody,
    }


def call(caller, operation, place, region, slug=None):
    verb, address, body = TRUST[operation]
    address = address.format(
        t=slug or place.trust.slug,
        v=place.vacancy.ref,
        d=place.draft.ref,
        b=place.booking.ref,
    )
    if verb == "get":
        return caller.get(address)
    if body is asked:
        body = asked(place)
    elif body == "trust":
        body = {"reason": reason_of("trust")}
    elif body == "worker":
        body = {"worker": str(region.nurse.ref)}
    return caller.post(address, body)


def expected(caller, operation, place):
    if caller == "nobody":
        return {401}
    if place != "own" or caller in {"worker", "bank_lead"}:
        return {404}
    if caller == "compliance_officer":
        return {200} if operation in READS else {403}
    return {200, 201}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("operation", TRUST)
def test_a_trusts_operation_answers_each_seat_as_it_should(region, callers, operation, place):
    for name in CALLERS:
        with transaction.atomic():
            answer = call(callers[name], operation, getattr(region, place), region)
            assert answer.status_code in expected(name, operation, place), (name, answer.content)
            transaction.set_rollback(True)


@pytest.mark.parametrize("place", ["neighbour", "abroad"])
@pytest.mark.parametrize("operation", NAMING_A_ROW)
@pytest.mark.parametrize("caller", ["manager", "token"])
def test_ones_own_address_does_not_reach_another_trusts_rows(
    region, callers, operation, place, caller
):
    """A neighbour's pooled vacancy too: trusts see their own, workers see the region's."""
    slug = region.own.trust.slug

    answer = call(callers[caller], operation, getattr(region, place), region, slug=slug)

    assert answer.status_code == 404


@pytest.mark.parametrize("operation", WORKER)
@pytest.mark.parametrize("place", PLACES)
def test_a_workers_operation_reaches_only_what_is_theirs(region, callers, operation, place):
    address, who = WORKER[operation]
    row = getattr(region, place)
    address = address.format(v=row.vacancy.ref, b=row.booking.ref)
    body = {"reason": reason_of(who)} if who else {}
    outcomes = {
        name: callers[name].post(address, body).status_code
        for name in ("manager", "token", "nobody", "worker")
    }

    bookable = operation == "book" and place != "abroad"
    assert outcomes == {
        "manager": 404,
        "token": 403,
        "nobody": 401,
        "worker": 201 if bookable else 404,
    }


@pytest.mark.parametrize("operation", NAMING_A_ROW)
def test_a_ref_that_is_nobodys_is_not_found(region, operation):
    nothing = SimpleNamespace(ref=uuid.uuid4())
    place = SimpleNamespace(trust=region.own.trust, vacancy=nothing, draft=nothing, booking=nothing)

    assert call(region.manager, operation, place, region).status_code == 404


def test_a_ward_manager_may_not_act_on_another_ward(region, callers):
    seat = MembershipFactory(
        trust=region.own.trust,
        role="ward_manager",
        wards=[WardFactory(site=region.own.ward.site)],
    )
    elsewhere = Caller(seat.user)

    for operation in TRUST.keys() - READS:
        answer = call(elsewhere, operation, region.own, region)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted"), operation


def test_every_action_says_what_it_asks_for_and_every_post_acts_once():
    for viewset in (VacancyViewSet, BookingViewSet, OwnShiftViewSet, OwnBookingViewSet):
        standard = {n for n in ("list", "retrieve", "create") if hasattr(viewset, n)}
        extra = {action.__name__: action for action in viewset.get_extra_actions()}
        assert viewset.asks.keys() == standard | extra.keys(), viewset
        posts = [*extra.values(), *([viewset.create] if hasattr(viewset, "create") else [])]
        assert [post for post in posts if not hasattr(post, "answered_once")] == [], viewset
