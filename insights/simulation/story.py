"""What the demonstration always has to show today, whatever the dice say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from insights.simulation.building import Post, Region
from insights.simulation.course import Course, Taking
from insights.simulation.demand import Ask, reference
from insights.simulation.dice import dice, new_ref
from insights.simulation.personas import MAIN
from insights.simulation.seating import Personas
from insights.simulation.staffing import Person, Staff, load
from insights.simulation.wards import LONG_DAY, NIGHT, Pattern
from insights.simulation.writing import Writer
from staffbank.clock import LONDON
from staffbank.periods import wall_period
from workers.services import granting

SLOT, STEADY_SLOT = 255, 254  # among the trusts' places in numbers: the story's own
_SATURDAY = 5
_REST = timedelta(hours=11)
#: How long somebody is given to answer.
_ANSWERED_BY = timedelta(days=2)
_OFFER = """
WITH made AS (
    INSERT INTO shifts_offer (ref, vacancy_id, bank_id, trust_id, worker_id, status, offered_at,
                              offered_by_id, ends_at, reason)
    SELECT %(ref)s, id, bank_id, trust_id, %(worker)s, 'open', %(now)s, %(by)s,
           least(%(until)s, starts_at), ''
      FROM shifts_vacancy WHERE ref = %(vacancy)s
    RETURNING ref, trust_id, worker_id)
INSERT INTO workers_grant (worker_id, trust_id, reason, object_id, valid_from, valid_to)
SELECT worker_id, trust_id, 'offered', ref::text, %(today)s, %(last)s FROM made
"""
_NAMED = "SELECT ref FROM shifts_vacancy WHERE ref = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Scene:
    """One vacancy of the story, in days from today."""

    ward: str
    grade: str
    days: int
    pattern: Pattern
    reason: str
    posted: timedelta  # before now
    pooled: bool = False
    urgent: bool = False
    opens_in: timedelta | None = None
    taken_by: str = ""  # a persona, if they are free and rested
    draft: bool = False
    offered_to: str = ""  # a persona who could take it, by name, and has not answered


def _scenes(today: date) -> Iterator[Scene]:
    hour = timedelta(hours=1)
    saturday = (_SATURDAY - today.weekday()) % 7 or 7
    yield Scene("WITH-SM", "N5", 0, NIGHT, "SICKNESS", 5 * hour, pooled=True, urgent=True)
    yield Scene("WITH-SM", "N5", 1, LONG_DAY, "SICKNESS", 20 * hour, pooled=True)
    yield Scene("WITH-SM", "HCA3", 2, NIGHT, "ENHANCED", 44 * hour, opens_in=4 * hour)
    yield Scene("WITH-SM", "N5", 4, LONG_DAY, "VACANCY", 240 * hour, pooled=True)
    yield Scene("WITH-SM", "N5", saturday, NIGHT, "VACANCY", 150 * hour, pooled=True)
    yield Scene("ALBE-SM", "N6", 3, LONG_DAY, "LEAVE", 200 * hour, pooled=True)
    yield Scene("ALBE-SM", "HCA3", 1, NIGHT, "SICKNESS", 9 * hour)
    yield Scene("WITH-SM", "N5", -2, LONG_DAY, "VACANCY", 290 * hour, taken_by="amara")
    yield Scene("WITH-SM", "N5", 1, LONG_DAY, "LEAVE", 180 * hour, taken_by="amara")
    yield Scene("ALBE-SM", "HCA3", 2, LONG_DAY, "ENHANCED", 90 * hour, taken_by="ruth")
    yield Scene("ALBE-SM", "N6", 6, LONG_DAY, "STUDY", 16 * hour, draft=True)
    yield Scene("AMU-SM", "REG", 5, NIGHT, "VACANCY", 300 * hour, pooled=True)
    yield Scene("ALBE-SM", "HCA3", 5, LONG_DAY, "LEAVE", 30 * hour, offered_to="ruth")


def tell(
    cursor: CursorWrapper,
    region: Region,
    personas: Personas,
    writer: Writer,
    *,
    now: datetime,
    seed: int,
) -> None:
    """Add today's scenes, once a day: what became of yesterday's is kept."""
    today = now.astimezone(LONDON).date()
    posts = {(post.ward.code, post.grade): post for post in region.posts if post.trust == MAIN}
    courses = []
    offers: dict[UUID, tuple[Person, Course]] = {}
    cast: dict[str, Person | None] = {}
    for number, scene in enumerate(_scenes(today)):
        post = posts.get((scene.ward, scene.grade))
        if post is None:
            continue
        course = _course(post, scene, number, today, now, seed)
        named = scene.taken_by or scene.offered_to
        if named and named not in cast:
            cast[named] = _actor(cursor, personas, named, now)
        asked = cast.get(scene.offered_to)
        if asked and asked.can_take(course.ask, _REST):
            offers[course.ask.ref] = (asked, course)
        if scene.taken_by:
            fits = _play(course, cast[scene.taken_by], now)
        else:
            fits = course.ask.period.starts_at > now
        if fits:
            courses.append(course)
    cursor.execute(_NAMED, [[course.ask.ref for course in courses]])
    told = {ref for (ref,) in cursor.fetchall()}
    writer.add_new([course for course in courses if course.ask.ref not in told])
    writer.write()
    for ref in offers.keys() - told:
        _offer(cursor, *offers[ref], by=personas.key("dana"), now=now)


def _offer(
    cursor: CursorWrapper, person: Person, course: Course, *, by: int, now: datetime
) -> None:
    """Offer somebody what they could take, with the reason to see them that goes with it."""
    told: dict[str, Any] = {
        "ref": new_ref(Random(course.ask.luck)),  # noqa: S311 - no secret
        "vacancy": course.ask.ref,
        "worker": person.key,
        "by": by,
        "now": now,
        "until": now + _ANSWERED_BY,
        "today": now.astimezone(LONDON).date(),
        "last": (course.ask.period.ends_at + granting.LASTS).astimezone(LONDON).date(),
    }
    cursor.execute(_OFFER, told)


def keep_steady(
    cursor: CursorWrapper, region: Region, staff: Staff, writer: Writer, *, now: datetime, seed: int
) -> None:
    """Fill some shifts of each coming day on the story's wards, as most of any ward's are."""
    today = now.astimezone(LONDON).date()
    posts = {(post.ward.code, post.grade): post for post in region.posts if post.trust == MAIN}
    asks = [
        _steady(posts[ward, grade], pattern, today + timedelta(days=ahead), number, seed)
        for ahead in range(1, 8)
        for number, (ward, grade, pattern) in enumerate(_STEADY[(today.day + ahead) % 2])
    ]
    cursor.execute(_NAMED, [[ask.ref for ask in asks]])
    known = {ref for (ref,) in cursor.fetchall()}
    courses = []
    for ask in asks:
        course = Course(ask, "draft", pool_opened_at=ask.pool_at)
        found = staff.somebody_for(ask, Random(ask.luck), pooled=True)  # noqa: S311 - no secret
        if ask.ref in known or found is None:
            continue
        person, source = found
        person.give(ask.period)
        booked_at = ask.published_at + timedelta(hours=30)
        course.takings.append(Taking(person, source, booked_at))
        course.move("filled", booked_at)
        courses.append(course)
    writer.add_new(courses)
    writer.write()


#: By turns, day after day.
_STEADY = (
    (("WITH-SM", "N5", LONG_DAY), ("WITH-SM", "HCA3", LONG_DAY), ("ALBE-SM", "N6", NIGHT)),
    (("WITH-SM", "N5", NIGHT), ("WITH-SM", "HCA3", NIGHT), ("ALBE-SM", "HCA3", LONG_DAY)),
)


def _steady(post: Post, pattern: Pattern, day: date, number: int, seed: int) -> Ask:
    throw = dice(seed, "steady", day, number)
    period = wall_period(day, pattern.starts, pattern.ends)
    published = period.starts_at - timedelta(days=12, minutes=throw.randrange(300))
    return Ask(
        ref=new_ref(throw),
        number=reference(day, STEADY_SLOT, number),
        post=post,
        day=day,
        pattern=pattern,
        period=period,
        reason="VACANCY",
        also=False,
        skill=None,
        heads=1,
        first=True,
        urgent=False,
        published_at=published,
        pool_at=published + timedelta(hours=24),
        fate=(),
        luck=throw.getrandbits(32),
    )


def _actor(cursor: CursorWrapper, personas: Personas, persona: str, now: datetime) -> Person | None:
    """The persona as somebody to book, with the work they have; nobody if they are not cleared."""
    found = load(cursor, since=now - timedelta(days=10), only=personas.workers[persona])
    return found[0] if found else None


def _play(course: Course, person: Person | None, now: datetime) -> bool:
    """Let somebody take it, if they are free for it; say whether they did."""
    period = course.ask.period
    if person is None or not person.can_take(course.ask, _REST):
        return False
    booked_at = course.ask.published_at + timedelta(hours=7)
    person.give(period)
    course.takings.append(Taking(person, "own_bank", booked_at))
    course.move("filled", booked_at)
    if period.ends_at <= now:
        course.move("worked", period.ends_at)
    return True


def _course(post: Post, scene: Scene, number: int, today: date, now: datetime, seed: int) -> Course:
    day = today + timedelta(days=scene.days)
    throw = dice(seed, "story", today, number)
    published = (now - scene.posted).replace(second=0, microsecond=0)
    opened = published + timedelta(minutes=1) if scene.pooled else None
    ask = Ask(
        ref=new_ref(throw),
        number=reference(today, SLOT, number),
        post=post,
        day=day,
        pattern=scene.pattern,
        period=wall_period(day, scene.pattern.starts, scene.pattern.ends),
        reason=scene.reason,
        also=False,
        skill=None,
        heads=1,
        first=True,
        urgent=scene.urgent,
        published_at=published,
        pool_at=now + scene.opens_in if scene.opens_in else opened,
        fate=(),
        luck=throw.getrandbits(32),
    )
    if scene.draft:
        return Course(ask, "draft", changed_at=published)
    course = Course(ask, "draft", pool_opened_at=opened)
    course.move("open", opened or published)
    return course
