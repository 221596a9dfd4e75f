"""Every address, asked by every role about what is theirs, what is not, and what is not there.

404 for what cannot be seen, 403 for what may not be done; never 200 of another's, never 5xx.
"""

import itertools
import os
import uuid

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.walls.addresses import ASKED, addresses
from tests.walls.places import build
from tests.walls.region import ABROAD, HIDDEN, NOBODYS, OURS

FULL = os.environ.get("STAFFBANK_PROOF") == "full"
EVERY = addresses()
SEATED = [address for address in EVERY if address.seat]
#: Who asks, in a short run, for what belongs to no seat.
A_FEW = {"staffing_admin", "bank_lead", "nobody"}
OPEN = [address for address in EVERY if not address.seat]


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker):
    """Made once for the module; what a question changes is undone at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def shown_who_they_are(settings):
    """A long run lasts longer than a page believes a log in."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600


def ask(region, persona, address, place):
    """The answer to one question, after which all is as it was before."""
    cache.clear()
    with transaction.atomic():
        asked = ASKED.get(address.name, {})
        body = {part: word.format(**region.ours) for part, word in asked.items()}
        send = getattr(persona.client, address.method)
        kind = {"content_type": "application/json"} if is_json(address) else {}
        headers = persona.headers | {"Idempotency-Key": uuid.uuid4().hex}
        answer = send(address.at(region, place), body, headers=headers, **kind)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer, said.decode(errors="replace")


def who_ask(region, address):
    """Everybody; in a short run a few of those who have no seat there, each in turn."""
    turn = itertools.count(SEATED.index(address))
    return {
        name: persona
        for name, persona in region.personas.items()
        if FULL or persona.sits(address.seat) or next(turn) % 7 == 0
    }


def is_json(address):
    return address.is_api and address.method != "get"


def places_to_ask(region, address, persona):
    """All of them where the answers may differ, one where the door is shut before."""
    places = address.places(region)
    if FULL or len(places) == 1:
        return places
    expected = {frozenset(address.expected(persona, place)) for place in places}
    return places if len(expected) > 1 else [OURS]


def is_ours(name):
    """Whether a persona has a seat at our places, or at none."""
    return not any(place in name for place in ("next door", "far away", "other bank"))


def test_every_part_of_every_address_is_explained():
    assert {a.route: a.unexplained for a in EVERY if a.unexplained} == {}


def test_every_sort_of_row_stands_in_every_hidden_place(region):
    missing = [
        (address.route, place)
        for address in SEATED
        if address.row
        for place in (OURS, *HIDDEN)
        if (address.row, place) not in region.rows
    ]

    assert missing == []


@pytest.mark.parametrize("address", SEATED, ids=lambda a: f"{a.method} {a.route}")
def test_every_role_is_answered_as_it_should_be(region, address):
    wrong, told = [], []
    for name, persona in who_ask(region, address).items():
        for place in places_to_ask(region, address, persona):
            answer, said = ask(region, persona, address, place)
            if answer.status_code not in address.expected(persona, place):
                wrong.append((name, place, answer.status_code))
            if is_ours(name):
                sent = region.rows.get((address.row, place))
                hidden = region.hidden_from(persona.role, address.name) - {sent}
                told += [(name, place, word) for word in hidden if word in said]

    assert wrong == []
    assert told == []


@pytest.mark.parametrize("address", OPEN, ids=lambda a: f"{a.method} {a.route}")
def test_what_belongs_to_no_seat_says_nothing_of_anybody(region, address):
    for name, persona in region.personas.items():
        if is_ours(name) and (FULL or name in A_FEW):
            for place in (ABROAD, NOBODYS) if address.row else (OURS,):
                answer, said = ask(region, persona, address, place)
                sent = region.rows.get((address.row, place))

                assert answer.status_code < 500, name
                assert answer.status_code != 200 or not address.row, name
                assert {word for word in region.secrets - {sent} if word in said} == set(), name
