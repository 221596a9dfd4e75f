"""A region of a size that shows what the database does, written set by set."""

from dataclasses import dataclass

import psycopg
from django.db import connection

from insights.simulation.details import write_details
from shifts.models import Vacancy
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.shifts import PostingFactory, VacancyFactory, soon
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    SiteFactory,
    TrustFactory,
    WardFactory,
)
from tests.factories.workers import WorkerFactory
from trusts.models import Ward
from workers.models import Worker

TRUSTS, SITES, WARDS = 6, 2, 10  # sites of a trust, wards of a site
TABLES = (
    "workers_worker",
    "workers_engagement",
    "workers_capacity",
    "compliance_clearance",
    "compliance_credential",
    "shifts_vacancy",
    "shifts_booking",
    "shifts_workperiod",
    "shifts_told",
    "notifications_message",
)

#: What every other person lists, and every third vacancy asks for.
SPECIALTY = "(select min(id) from trusts_specialty)"


@dataclass(frozen=True)
class Region:
    """A worker, a ward's manager and a trust's, among thousands."""

    worker: Worker
    ward: Ward
    ward_manager: object
    trust_manager: object
    officer: object
    vacancy: Vacancy  # open to the whole region


def big_region(*, vacancies, workers):
    """``vacancies`` open to the region, as many past ones, and ``workers`` who could take some."""
    bank = BankFactory()
    trusts = [TrustFactory() for _ in range(TRUSTS)]
    for trust in trusts:
        PoolMembershipFactory(bank=bank, trust=trust)
    sites = [SiteFactory(trust=trust) for trust in trusts for _ in range(SITES)]
    wards = [WardFactory(site=site) for site in sites for _ in range(WARDS)]
    home = trusts[0]
    worker = WorkerFactory(ready_for=home)
    first = VacancyFactory(ward=wards[0], bank=bank, pooled=True, starts_at=soon(2))
    _people(worker, trusts, workers)
    for trust in trusts:
        PostingFactory(trust=trust)
    _vacancies(first, wards, vacancies)
    _bookings()
    _ledger(first)
    _inboxes(worker, first)
    with as_owner(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"analyze {table}")
    return Region(
        worker=worker,
        ward=wards[0],
        ward_manager=MembershipFactory(role="ward_manager", trust=home, wards=wards[:2]),
        trust_manager=MembershipFactory(trust=home),
        officer=MembershipFactory(role="compliance_officer", trust=home),
        vacancy=first,
    )


def sweep():
    """Give back the pages that rows of earlier tests filled: plans go by how long a table is."""
    known = connection.get_connection_params()
    owner = {
        name: known[name]
        for name in ("host", "port", "dbname", "user", "password")
        if known.get(name)
    }
    with psycopg.connect(**owner, autocommit=True) as own:
        own.execute(f"vacuum {', '.join(TABLES)}")


def copied(table, changes, source, params):
    """Rows of ``table`` like the ones ``source`` reads as ``o``, some columns otherwise."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_name = %s"
            " and table_schema = current_schema() and column_name <> 'id'",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        chosen = ", ".join(changes.get(name, f'o."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(f"insert into {table} ({names}) select {chosen} {source}", params)


def _people(like, trusts, count):
    copied(
        "workers_worker",
        {
            "ref": "gen_random_uuid()",
            "user_id": "null",
            "name": "'Grace Bello ' || n",
            "name_key": "'bello grace ' || n",
            "status": "case when n %% 12 = 0 then 'paused' else 'active' end",
        },
        "from workers_worker o, generate_series(1, %s) n where o.id = %s",
        [count, like.pk],
    )
    for table, changes in (
        (
            "workers_engagement",
            {
                "worker_id": "w.id",
                "trust_id": "(%(trusts)s::bigint[])[1 + w.id %% cardinality(%(trusts)s::bigint[])]",
                "pool_opted_in": "w.id %% 3 > 0",
            },
        ),
        ("workers_capacity", {"worker_id": "w.id"}),
        (
            "compliance_credential",
            {
                "worker_id": "w.id",
                "ref": "gen_random_uuid()",
                "valid_to": "case when (w.id + o.kind_id) %% 40 = 0 then current_date - 1 end",
            },
        ),
    ):
        copied(
            table,
            changes,
            f"from {table} o, workers_worker w where o.worker_id = %(like)s and w.user_id is null",
            {"like": like.pk, "trusts": [trust.pk for trust in trusts]},
        )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "insert into workers_capacityspecialty (capacity_id, specialty_id, worker_id)"
            f" select c.id, {SPECIALTY}, c.worker_id from workers_capacity c where c.id % 2 = 0"
        )
        write_details(cursor)


def _vacancies(like, wards, count):
    """Half of them to come in the next sixty days, half past, in the grades of nurses."""
    hours = "interval '1 hour' * 12 * (n %% 120 + 1)"
    for first, status, starts in (
        (0, "open", f"o.starts_at + {hours}"),
        (count, "worked", f"o.starts_at - interval '5 days' - {hours}"),
    ):
        copied(
            "shifts_vacancy",
            {
                "ref": "gen_random_uuid()",
                "number": f"'B-' || ({first} + n)",
                "status": f"'{status}'",
                "trust_id": "w.trust_id",
                "posting_id": "(select max(id) from shifts_posting where trust_id = w.trust_id)",
                "site_id": "w.site_id",
                "ward_id": "w.id",
                "starts_at": starts,
                "ends_at": f"{starts} + interval '12 hours'",
                "pool_opened_at": "case when n %% 2 = 0 then o.pool_opened_at end",
                "grade_id": "g.id",
                "staff_group_id": "g.staff_group_id",
                "specialty_id": f"case when n %% 3 = 0 then {SPECIALTY} end",
                "pay_pence": "18000 + n %% 900",
            },
            "from shifts_vacancy o, generate_series(1, %s) n"
            " join trusts_ward w on w.id = (%s::bigint[])[1 + (n / 3) %% %s]"
            " join trusts_grade g on g.code = (array['N5', 'N6', 'M5', 'HCA2'])[1 + n %% 4]"
            " where o.id = %s",
            [count, [ward.pk for ward in wards], len(wards), like.pk],
        )


def _bookings():
    """Every past shift was worked, by one of the people in turn."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            """
            insert into shifts_booking (ref, vacancy_id, bank_id, trust_id, worker_id, capacity_id,
                engagement_id, payer_id, source, starts_at, ends_at, break_minutes, core_rate,
                unsocial_rate, sunday_rate, pay_pence, holiday_pence, terms, status, booked_at,
                undo_until, ended_by, end_note, ended_late, owed_pence)
            select gen_random_uuid(), v.id, v.bank_id, v.trust_id, w.id, c.id, e.id, e.trust_id,
                'pool', v.starts_at, v.ends_at, 60, v.core_rate, v.unsocial_rate, v.sunday_rate,
                v.pay_pence, v.holiday_pence, 'bank-terms-2026-04', 'worked', v.published_at,
                v.published_at, '', '', false, 0
            from (select *, row_number() over (order by id) n from shifts_vacancy
                    where status = 'worked') v
                join (select id, row_number() over (order by id) n, count(*) over () of
                    from workers_worker) w on w.n = 1 + v.n % (w.of - 1)
                join workers_capacity c on c.worker_id = w.id
                join workers_engagement e on e.worker_id = w.id
            on conflict do nothing
            """
        )


def _ledger(like):
    """Known work of every other person, two weeks of it."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            """
            insert into shifts_workperiod (worker_id, starts_at, ends_at, kind, source)
            select w.id, s, s + interval '12 hours', 'declared', 'declared'
            from workers_worker w, generate_series(1, 10) d,
                lateral (select %s::timestamptz + d * interval '36 hours') as at(s)
            where w.user_id is null and w.id %% 2 = 0
            """,
            [like.starts_at],
        )


def _inboxes(worker, vacancy):
    """Forty people were told of each of five hundred shifts, and have a hundred messages each."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            """
            insert into shifts_told (day, release_id, vacancy_id, trust_id, worker_id, told_at)
            select %s, v.id, v.id, v.trust_id, w.id, %s - v.id %% 1000 * interval '1 minute'
            from (select * from shifts_vacancy where status = 'open' order by id limit 500) v,
                (
                    select id from workers_worker where id = %s
                    union (select id from workers_worker order by id desc limit 40)
                ) w
            """,
            [clock.today(), clock.now(), worker.pk],
        )
        cursor.execute(
            """
            insert into notifications_message (id, day, worker_id, seat, channel, topic, dedupe_key,
                address, subject, body, link, status, attempts, created_at, due_at, last_error)
            select gen_random_uuid(), %(today)s, w.id, 'As worker', 'in_app', 'booking.made',
                'booking:' || w.id || ':' || n, '', 'You are booked', '', '', 'delivered', 1,
                %(now)s - n * interval '1 hour', %(now)s, ''
            from generate_series(1, 100) n, (
                select id from workers_worker where id = %(worker)s
                union (select id from workers_worker order by id desc limit 100)
            ) w
            """,
            {"today": clock.today(), "now": clock.now(), "worker": worker.pk},
        )
