"""Who races and what for: added to the grown region by its owner, in a few statements."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import get_random_string

from shifts.models import Release, Vacancy
from shifts.selectors.candidates import candidate_ids
from shifts.selectors.need import Need
from staffbank.accounts.models import User
from staffbank.accounts.session_store import SessionStore
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.web.acting import SEATS_TAKEN
from tests.databases import owner
from tests.sessions import complete
from workers.models import Engagement, Worker
from workers.seats import actor_of_worker

SOURCE = "benchmark"
#: What a copy does not take from the vacancy it copies.
AFRESH = {
    "id": None,
    "ref": "gen_random_uuid()",
    "source": f"'{SOURCE}'",
    "external_ref": "gen_random_uuid()::text",
    "external_version": "v.id::text",
    "published_at": "now() - interval '1 hour'",
    "pool_opened_at": "now() - interval '1 hour'",
    "opens_to_pool_at": "null",
    "updated_at": "now()",
}


@dataclass(frozen=True)
class Racer:
    worker: Worker
    actor: Actor
    engagement: int
    capacity: int
    headers: dict


def template():
    """An open vacancy of the grade most people have, with nothing special asked."""
    rows = Vacancy.objects.using("owner").filter(status="open", grade__code="N5", skill_links=None)
    return rows.filter(bank__slug__startswith="north").order_by("pk").first()


def copies(where, count, **changes):
    """Add copies of the vacancies of ``where``; ``nth`` counts them. Returns their keys."""
    columns = {
        field.column: f"v.{field.column}"
        for field in Vacancy._meta.local_concrete_fields
        if not field.generated
    }
    columns |= AFRESH | changes
    columns = {name: value for name, value in columns.items() if value is not None}
    with owner().cursor() as cursor:
        cursor.execute(f"select count(*) from shifts_vacancy v where {where}")
        turns = -(-count // cursor.fetchone()[0])
        cursor.execute(
            f"""
            insert into shifts_vacancy ({", ".join(columns)})
            select {", ".join(columns.values())} from (
                select v.*, row_number() over (order by turn, v.id) as nth
                from shifts_vacancy v cross join generate_series(1, %s) turn where {where}
            ) v where nth <= %s returning id
            """,
            [turns, count],
        )
        return [key for (key,) in cursor.fetchall()]


def one_place_vacancies(count, first_day, prefix, *, apart=1):
    """Vacancies of four hours, so many days apart: whoever gets one may still get the next."""
    day = f"(nth * {apart} + {first_day}) * interval '1 day'"
    starts = f"date_trunc('day', now()) + {day} + interval '9 hours'"
    return copies(
        f"v.id = {template().pk}",
        count,
        number=f"'{prefix}' || nth",
        specialty_id="null::bigint",
        starts_at=starts,
        ends_at=f"{starts} + interval '4 hours'",
        break_minutes="0",
    )


def fill_the_market(count):
    """Open vacancies over four weeks, of every grade and trust that has any, skills and all."""
    shift = "mod(nth, 28) * interval '1 day'"
    days = f"greatest(v.starts_at, now() + interval '2 hours') + {shift}"
    copies(
        "v.status = 'open' and v.source <> 'benchmark'",
        count,
        number="'M' || nth",
        starts_at=days,
        ends_at=f"{days} + (v.ends_at - v.starts_at)",
    )
    with owner().cursor() as cursor:
        cursor.execute(
            """
            insert into shifts_vacancyskill (trust_id, vacancy_id, skill_id)
            select c.trust_id, c.id, s.skill_id from shifts_vacancy c
            join shifts_vacancyskill s on s.vacancy_id = c.external_version::bigint
            where c.source = %s
            """,
            [SOURCE],
        )
        cursor.execute("analyze shifts_vacancy, shifts_vacancyskill")


def release(vacancy):
    """A wave to the region that nobody was told of yet, as opening one leaves it."""
    return Release.objects.using("owner").create(
        vacancy_id=vacancy.pk,
        trust_id=vacancy.trust_id,
        bank_id=vacancy.bank_id,
        audience=Release.Audience.POOL,
        opened_at=vacancy.pool_opened_at,
    )


def job_of(vacancy):
    return Actor.system("benchmark", bank=vacancy.bank_id)


def racers(count):
    """People who could take every one of the one-place vacancies, each logged in."""
    vacancy = template()
    with acting(job_of(vacancy)), duty("broadcast"):
        able = candidate_ids(Need.of(Vacancy.objects.get(pk=vacancy.pk)), Release.Audience.POOL)
    rows = Engagement.objects.using("owner").filter(
        worker__in=able,
        worker__capacities__grade=vacancy.grade_id,
        worker__user=None,
        pool_opted_in=True,
        valid_to=None,
    )
    rows = rows.order_by("worker", "pk").distinct("worker").select_related("worker")[:count]
    engagements = list(rows)
    with owner().cursor() as cursor:
        people = [engagement.worker_id for engagement in engagements]
        cursor.execute("delete from shifts_workperiod where worker_id = any(%s)", [people])
        cursor.execute("delete from workers_capacityspecialty where worker_id = any(%s)", [people])
        cursor.execute(
            "update compliance_credential set valid_to = now() + interval '2 years'"
            " where worker_id = any(%s) and status = 'verified' and valid_to is not null",
            [people],
        )
    return [racer(engagement, number) for number, engagement in enumerate(engagements)]


def racer(engagement, number):
    user = User.objects.db_manager("owner").create(
        email=f"racer-{number}@staffbank.example", name=engagement.worker.name, password="!"
    )
    worker = engagement.worker
    worker.user = user
    worker.save(using="owner", update_fields=["user"])
    with acting(Actor.person(user.pk, user.name)):
        actor = actor_of_worker(worker)
        cookie = logged_in(user, worker)
    capacity = worker.capacities.using("owner").filter(grade__code="N5").get()
    return Racer(worker, actor, engagement.pk, capacity.pk, cookie)


def logged_in(user, worker):
    """The headers of a browser in which this person has logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    complete(session, user)
    session[SEATS_TAKEN] = [str(worker.ref)]
    session.save()
    token = get_random_string(32)
    names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
    return {
        "Cookie": f"{names[0]}={session.session_key}; {names[1]}={token}",
        "X-CSRFToken": token,
    }


def booked(vacancies):
    """How many of ``vacancies`` are filled, and how many live bookings they have."""
    with owner().cursor() as cursor:
        cursor.execute(
            "select count(*) from shifts_vacancy where id = any(%s) and status = 'filled'",
            [vacancies],
        )
        filled = cursor.fetchone()[0]
        cursor.execute(
            "select count(*) from shifts_booking"
            " where vacancy_id = any(%s) and status in ('booked', 'worked')",
            [vacancies],
        )
        return filled, cursor.fetchone()[0]
