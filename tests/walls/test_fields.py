"""Another's row named in a field, a filter or a column is answered as one that is not there is."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from compliance.models import Credential
from compliance.passport.services import issuing
from shifts.interop import vacancy_rows
from shifts.models import Vacancy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.celery import app
from staffbank.db import acting, as_owner
from tests.factories import trusts as t
from tests.factories.inductions import induction_of
from tests.walls.addresses import addresses
from tests.walls.fields import LINES, WORDS, read_by_hand, row_fields
from tests.walls.places import build
from tests.walls.region import ABROAD, BOARD, OURS, SIBLING
from trusts.interop import wards_csv
from trusts.models import Membership, Site, Skill, Trust, Ward
from workers.models import WorkerSkill

#: What somebody at each place was signed off in.
SKILLS = {OURS: "IV", SIBLING: "CANNULA", ABROAD: "PHLEB"}
PLACES = {OURS: "home", SIBLING: "next-door", ABROAD: "far-away"}
#: What differs from one printing of a page to the next.
EACH_TIME = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r'|name="(?:csrfmiddlewaretoken|form_key|form_for|kept|seen)" value="[^"]*"'
    r'|nonce="[^"]*"|nonce-[\w+/=-]+|"request_id": ?"[^"]*"|V-[A-Z0-9]+|[0-9:]+[ap]m'
)


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker):
    """Made once for the module; what a question changes is undone at once."""
    app.loader.import_default_modules()
    with django_db_blocker.unblock(), transaction.atomic():
        region = build()
        with as_owner():
            region.stands = {place: named_at(region, place) for place in PLACES}
            ours = Credential.objects.get(ref=region.stands[OURS]["checked"])
        with acting(Actor.system("passport")) as by:  # shown once it is signed
            issuing.settle(ours.pk, by=by)
            issuing.bind_anew(ours.worker_id, by=by)
        yield region
        transaction.set_rollback(True)


def named_at(region, place):
    """What stands at a place, by what names it."""
    trust = Trust.objects.get(slug=PLACES[place])
    ward = Ward.objects.get(trust=trust, code=region.rows["ward", place])
    joining = Trust.objects.get(ref=region.rows["joining trust", place])
    member = Membership.objects.get(ref=region.rows["member", place])
    theirs = Credential.objects.filter(worker__user=region.workers[place], status="verified")
    checked = theirs.earliest("pk")
    skill = WorkerSkill.objects.create(
        worker=checked.worker,
        skill=Skill.objects.get(code=SKILLS[place]),
        valid_from=t.EARLY,
        how="observed",
        assessed_at=clock.now(),
        assessed_by=member.user,
        assessed_at_trust=trust,
    )
    return {
        "user": str(member.user.ref),
        "ward": ward.code,
        "ward ref": str(ward.ref),
        "trust ref": str(trust.ref),
        "trust slug": trust.slug,
        "site": Site.objects.get(pk=ward.site_id).ods_code,
        "worker": region.rows["worker", place],
        "booked worker": region.rows["booked worker", place],
        "vacancy": region.rows["vacancy", place],
        "draft": region.rows["draft", place],
        "posting": str(Vacancy.objects.get(ref=region.rows["vacancy", place]).posting.ref),
        "joining ward": str(t.WardFactory(site__trust=joining).ref),
        "joining trust": region.rows["joining trust", place],
        "checked": str(checked.ref),
        "credential": region.rows["credential", place],
        "signed skill": skill.skill.code,
        "signed round": str(induction_of(checked.worker, t.WardFactory(site=ward.site)).ref),
        "kind of check": "fire",
        "seat": str(Membership.objects.get(user=region.personas["ward_manager"].user).ref),
    }


def unknown(named):
    """The like of it that is nobody's."""
    return str(uuid.uuid4()) if named not in {"ward", "trust slug", "site"} else "ZZ9"


def ask(region, line, sent):
    """The answer to ``sent`` in the line's field; what it said, without what is new each time."""
    persona = region.personas[line.persona]
    seat = {"trust_slug": "home", "bank_slug": "large", "icb_code": BOARD}
    parts = {part: region.stands[OURS][name] for part, name in line.at.items()}
    known = next(each.parts for each in addresses() if each.name == line.address)
    kwargs = {part: seat.get(part) or parts[part] for part in known}
    body = line.body | {line.as_: sent}
    json = (
        {"content_type": "application/json"}
        if line.method == "post" and "api:" in line.address
        else {}
    )
    cache.clear()
    with transaction.atomic():
        send = getattr(persona.client, line.method)
        headers = persona.headers | {"Idempotency-Key": uuid.uuid4().hex}
        answer = send(reverse(line.address, kwargs=kwargs), body, headers=headers, **json)
        said = answer.content.decode()
        transaction.set_rollback(True)
    return (
        answer.status_code,
        EACH_TIME.sub("", said.replace(sent, "SENT")),
        answer.get("Location", ""),
    )


@pytest.mark.parametrize("name", LINES)
def test_anothers_row_is_answered_as_one_that_is_not_there(region, name):
    line = LINES[name]
    nobodys = ask(region, line, unknown(line.named))
    assert nobodys[0] in {200, 400, 404, 422}, nobodys
    for place in (ABROAD,) if line.of_a_bank else (SIBLING, ABROAD):
        sent = region.stands[place][line.named]
        status, said, leads_to = ask(region, line, sent)

        hidden = region.hidden_from(line.persona, line.address) - {sent}
        assert {word for word in hidden if word in said} == set()
        assert line.of_a_directory or (status, said, leads_to) == nobodys, place
        assert status < 500


@pytest.mark.parametrize("name", LINES)
def test_ones_own_row_is_answered_otherwise(region, name):
    """So that the test above could fail."""
    line = LINES[name]

    assert ask(region, line, region.stands[OURS][line.named]) != ask(
        region, line, unknown(line.named)
    )


def sent_as_a_file(region, address, content):
    """What the report of an uploaded file says."""
    persona = region.personas["staffing_admin"]
    with transaction.atomic():
        file = SimpleUploadedFile("rows.csv", content.encode(), "text/csv")
        answer = persona.client.post(reverse(address, args=["home"]), {"file": file}, follow=True)
        said = answer.content.decode()
        transaction.set_rollback(True)
    return answer.status_code, EACH_TIME.sub("", said)


#: Each file's columns that name a row of the trust's; then the rest: words, days, reference data.
FILES = {
    "shifts:import": (
        vacancy_rows.COLUMNS,
        {"ward_code": "ward"},
        {
            *("external_ref", "version", "grade", "start", "end", "reason", "staff_group"),
            *("specialty", "skills", "break_minutes", "cost_centre", "note", "date", "heads"),
        },
    ),
    "trusts:wards_file": (
        wards_csv.COLUMNS + wards_csv.MAY_HAVE,
        {"site": "site"},
        {"code", "name", "cost_centre", "division"},
    ),
}


@pytest.mark.parametrize("address", FILES)
def test_every_column_is_a_row_or_words(address):
    columns, rows, words = FILES[address]

    assert set(columns) == rows.keys() | words


@pytest.mark.parametrize("address", FILES)
def test_anothers_row_in_a_column_is_answered_as_one_that_is_not_there(region, address):
    columns, rows, _words = FILES[address]
    ((column, named),) = rows.items()

    def said_of(sent):
        cells = {name: "W9" if name in {"code", "name"} else "" for name in columns} | {
            column: sent
        }
        content = f"{','.join(columns)}\n{','.join(cells[name] for name in columns)}\n"
        status, said = sent_as_a_file(region, address, content)
        return status, said.replace(sent, "SENT")

    nobodys = said_of("QQQQ")
    assert nobodys[0] in {200, 422}
    assert said_of(region.stands[SIBLING][named]) == nobodys
    assert said_of(region.stands[ABROAD][named]) == nobodys
    assert said_of(region.stands[OURS][named]) != nobodys


def test_every_field_that_takes_a_row_has_its_line():
    assert len(row_fields()) > 15
    assert row_fields().keys() - LINES.keys() == set()


def test_everything_that_views_read_by_hand_has_its_line():
    by_hand = {each for each in read_by_hand() if each.rpartition(":")[2] not in WORDS}

    assert by_hand - LINES.keys() == set()


def test_no_field_takes_the_key_of_a_row():
    """Keys count up: a ref cannot be guessed, and a code is one's own trust's."""
    keys = [
        name
        for name, owner in row_fields().items()
        if getattr(
            getattr(owner, "base_fields", {}).get(name.rpartition(".")[2]), "to_field_name", "ref"
        )
        in {None, "pk", "id"}
    ]

    assert keys == []
