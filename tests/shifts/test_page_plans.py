"""Every page of a seat, and what the API lists there, finds its rows by an index in a region of
some size. PostgreSQL's own counts are asked, so that what a function reads is counted too."""

import os

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from shifts.models import Vacancy
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from staffbank.holders import guarded_tables
from tests.factories.trusts import EARLY, MembershipFactory
from tests.shifts.bulk import big_region
from tests.walls.addresses import OTHERS, SEATED, addresses
from tests.walls.region import BOARD
from trusts.models import TrustCode
from trusts.permissions import ROLES

FULL = os.environ.get("STAFFBANK_PROOF") == "full"
VACANCIES, WORKERS = (20_000, 6_000) if FULL else (5_000, 2_000)
#: As many rows of a table may a page read one after another: a month of few, a short table.
FEW = 500
#: Tables that may be read whole however often, and why.
SHORT = {
    "trusts_grade": "reference data: some thirty rows for the whole country",
    "trusts_staffgroup": "reference data: ten rows",
    "trusts_specialty": "reference data: some eighty rows",
    "trusts_skill": "reference data: some seventy rows",
    "compliance_credentialkind": "reference data: some forty rows",
    "compliance_requiredkind": "reference data: some eighty rows",
    "trusts_bank": "the banks of a region: one or two",
    "trusts_bankpolicy": "a row for each change of a bank's numbers",
    "trusts_trust": "the trusts of a region: some dozens",
    "trusts_site": "their sites: a hundred or two",
    "trusts_poolmembership": "a row for each trust of a pool",
    "trusts_poolstaffgroup": "ten rows at most for each trust of a pool",
    "workers_capacityspecialty": "two keys a row, read once for all vacancies of a list: 144 blocks"
    " of a region of 24 trusts, where it took 95,000 asked for one by one",
    "trusts_signature": "one for each trust of a pool and each text of its agreement",
}
READ = """
    select coalesce(parent.relname, own.relname), sum(own.seq_tup_read)
    from pg_stat_xact_user_tables own
    left join pg_inherits i on i.inhrelid = own.relid
    left join pg_class parent on parent.oid = i.inhparent
    group by 1
"""
#: The pages that name no row: lists, forms and figures.
PAGES = [
    each
    for each in addresses()
    if each.method == "get" and each.name and each.seat not in ("", BOARD) and not each.row
]
#: Those that list, which must have been seen.
LISTS = {
    *("me:find", "me:find-opens", "me:inbox", "me:bookings", "me:passport", "insights:my-record"),
    *("shifts:today", "shifts:vacancies", "shifts:week", "shifts:inbox", "shifts:own_bookings"),
    *("compliance:workers", "compliance:checks", "compliance:ending", "trusts:people"),
    *("insights:trust-record", "insights:trust-shifts", "insights:trust-figures"),
    *("shifts:region", "banks:list", "banks:people", "insights:bank-record"),
    *("shifts:overrides", "bank_shifts:overrides"),
    *("api:vacancy-list", "api:booking-list", "api:own-shift-list", "api:own-booking-list"),
}


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker):
    """Made once for the module, in one transaction: its counts are what a page has read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield big_region(vacancies=VACANCIES, workers=WORKERS)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def personas(region):
    """Who asks: a worker, the manager of some wards, and one of each role of a trust and a bank."""
    bank, home = region.vacancy.bank, region.ward_manager.trust
    with as_owner():
        TrustCode.objects.create(trust=home, code="RYJ", valid_from=EARLY)
    places = {"trust": {"trust": home}, "bank": {"trust": None, "bank": bank}}
    people = {"me": region.worker.user, "ward_manager": region.ward_manager.user}
    for role in ROLES.values():
        if role.level in places and role.code not in people:
            people[role.code] = MembershipFactory(role=role.code, **places[role.level]).user
    return {code: browser_of(user) for code, user in people.items()}


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def who_ask(address):
    """A ward's manager where they may, and the first other role that may."""
    level = SEATED.match(address.route)["level"].removesuffix("s")
    if level == "me":
        return ["me"]
    may = [
        role.code
        for role in ROLES.values()
        if role.level == level
        and (address.permission is None or address.permission in role.permissions)
    ]
    return sorted(may, key="ward_manager".__ne__)[:2]


def read_one_after_another():
    """The rows of each guarded table that this transaction has read with no index so far."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return {table: int(rows) for table, rows in cursor.fetchall() if table in guarded_tables()}


def read_by(ask):
    """What ``ask`` answers, and the tables of which it read many rows one after another."""
    before = read_one_after_another()
    answer = ask()
    read = {table: rows - before.get(table, 0) for table, rows in read_one_after_another().items()}
    return answer, {
        table: rows for table, rows in read.items() if rows > FEW and table not in SHORT
    }


def path_of(address, region):
    own = {"trust_slug": region.ward_manager.trust.slug, "bank_slug": region.vacancy.bank.slug}
    words = {part: (OTHERS | own)[part] for part in address.parts}
    return reverse(
        address.name,
        kwargs={part: word() if callable(word) else word for part, word in words.items()},
    )


def test_no_page_of_a_seat_reads_a_table_whole(region, personas):
    answered, whole = set(), {}
    for address in PAGES:
        path = path_of(address, region)
        for code in who_ask(address):
            answer, read = read_by(lambda who=personas[code], path=path: who.get(path))
            if answer.status_code == 200:
                answered.add(address.name)
                if read:
                    whole[code, path] = read

    assert whole == {}
    assert answered >= LISTS


def test_a_table_read_whole_is_noticed(region):
    def ask():
        with acting(Actor.system("check", bank=region.vacancy.bank_id)), duty("projecting"):
            return Vacancy.objects.filter(note="Bring your badge").exists()

    assert read_by(ask) == (False, {"shifts_vacancy": 2 * VACANCIES + 1})
