"""The people of the simulation: who they are, whom they work for, and what they can do."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import accumulate
from math import cos, hypot, radians
from random import Random
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from insights.simulation.building import Post, Region
from insights.simulation.copying import Sheet, take_keys
from insights.simulation.dice import dice, new_ref
from insights.simulation.names import invent, mailbox, name_key
from insights.simulation.region import SIZES
from insights.simulation.shape import AHP, DOCTOR, HCA, NURSE, PHARMACY, SCIENTIST
from staffbank.periods import wall_time
from trusts.models import Outcode
from workers.models import (
    Capacity,
    CapacitySpecialty,
    Engagement,
    Worker,
    WorkerIdentifier,
    WorkerSkill,
)

_KM_A_DEGREE = 111.2
_NEAR_KM = 14.0
_BATCH = 20_000
_ANY_AREA = 0.25  # of nurses and assistants, whom any ward of their grade may book
_OPTED_IN = 0.75
_SUBSTANTIVE = 0.55
_SECOND_TRUST = 0.12
_COMMON_SKILLS: Mapping[str, Mapping[str, float]] = {
    NURSE: {"IV": 0.7, "CANNULA": 0.5, "CATHFEM": 0.4, "NGT": 0.3, "ECG": 0.3},
    HCA: {"PHLEB": 0.35, "ECG": 0.2, "ENHCARE": 0.3},
    DOCTOR: {"CANNULA": 0.9, "LUMBAR": 0.3, "USS": 0.2},
}
_HCPC = {"650": "PH", "651": "OT", "RADIOG": "RA", "THEATRE": "ODP", "314": "PH", "192": "CS"}

Place = tuple[str, float, float]


@dataclass(slots=True)
class Sheets:
    """What is written about people."""

    workers: Sheet
    engagements: Sheet
    capacities: Sheet
    areas: Sheet
    skills: Sheet
    identifiers: Sheet

    @classmethod
    def blank(cls) -> Sheets:
        return cls(
            Sheet(
                Worker,
                (
                    *("id", "ref", "name", "known_as", "name_key", "email", "phone", "status"),
                    *("home_outcode", "latitude", "longitude"),
                ),
            ),
            Sheet(
                Engagement,
                (
                    *("worker_id", "trust_id", "kind", "primary", "assignment_number"),
                    *("pool_opted_in", "pool_chosen_at", "valid_from"),
                ),
            ),
            Sheet(Capacity, ("id", "worker_id", "staff_group_id", "grade_id", "valid_from")),
            Sheet(CapacitySpecialty, ("worker_id", "capacity_id", "specialty_id")),
            Sheet(WorkerSkill, ("worker_id", "skill_id", "level", "valid_from")),
            Sheet(WorkerIdentifier, ("worker_id", "scheme", "value")),
        )

    def write(self, cursor: CursorWrapper) -> None:
        for sheet in (
            *(self.workers, self.engagements, self.capacities),
            *(self.areas, self.skills, self.identifiers),
        ):
            sheet.write(cursor)


class Keys(NamedTuple):
    """What one person's rows are written under, and their number among those invented."""

    worker: int
    capacity: int
    number: int


class Choice:
    """Draws one of some things, as often as their weights say."""

    def __init__(self, things: Sequence[Post], weights: Iterable[float]) -> None:
        self.things = things
        self.sums = list(accumulate(weights))

    def draw(self, throw: Random) -> Post:
        return self.things[bisect(self.sums, throw.random() * self.sums[-1]) % len(self.things)]


class Recruiting:
    """Finds people for a bank's trusts, in the grades and areas that their wards ask for."""

    def __init__(
        self,
        cursor: CursorWrapper,
        region: Region,
        seed: int,
        today: date,
        skills: Mapping[str, int],
    ) -> None:
        self.cursor = cursor
        self.region = region
        self.seed = seed
        self.today = today
        self.skills = skills
        self.places = self._places()
        self.posts_of: dict[tuple[str, str], list[Post]] = {}
        for post in region.posts:
            self.posts_of.setdefault((post.trust, post.grade), []).append(post)

    def recruit(self, trusts: Sequence[str], numbers: range) -> None:
        """Write people, one for each of ``numbers``, whose primary trust is among ``trusts``."""
        posts = [post for post in self.region.posts if post.trust in set(trusts)]
        choice = Choice(posts, (post.weight for post in posts))
        names = sorted(trusts, key=lambda code: -SIZES[code])
        for first in range(0, len(numbers), _BATCH):
            batch = numbers[first : first + _BATCH]
            sheets = Sheets.blank()
            keys = zip(
                take_keys(self.cursor, Worker, len(batch)),
                take_keys(self.cursor, Capacity, len(batch)),
                batch,
                strict=True,
            )
            for worker_id, capacity_id, number in keys:
                throw = dice(self.seed, "person", number)
                self._person(
                    sheets, throw, choice.draw(throw), names, Keys(worker_id, capacity_id, number)
                )
            sheets.write(self.cursor)

    def _person(
        self,
        sheets: Sheets,
        throw: Random,
        post: Post,
        trusts: Sequence[str],
        keys: Keys,
    ) -> None:
        ref = new_ref(throw)
        name = invent(throw)
        outcode, latitude, longitude = throw.choice(self.places[post.trust])
        since = self.today - timedelta(days=throw.randrange(430, 3600))
        sheets.workers.add(
            keys.worker,
            ref,
            name,
            "",
            name_key(name),
            mailbox(name, keys.number),
            f"07700 900{throw.randrange(1000):03}",
            _status(throw.random()),
            outcode,
            latitude,
            longitude,
        )
        self._engagements(sheets, throw, post, trusts, keys, since)
        sheets.capacities.add(keys.capacity, keys.worker, post.group_id, post.grade_id, since)
        for specialty in self._areas(throw, post):
            sheets.areas.add(keys.worker, keys.capacity, specialty)
        for skill in self._skills(throw, post):
            sheets.skills.add(keys.worker, skill, "independent", since)
        if number := register_number(post, keys.number):
            sheets.identifiers.add(keys.worker, *number)

    def _engagements(
        self,
        sheets: Sheets,
        throw: Random,
        post: Post,
        trusts: Sequence[str],
        keys: Keys,
        since: date,
    ) -> None:
        opted_in = throw.random() < _OPTED_IN
        chosen_at = wall_time(since, time(9)) if opted_in else None
        kind = "substantive" if throw.random() < _SUBSTANTIVE else "bank"
        number = f"{20_000_000 + keys.number}-{throw.randrange(1, 4)}"
        sheets.engagements.add(
            keys.worker, post.trust_id, kind, True, number, opted_in, chosen_at, since
        )
        if throw.random() < _SECOND_TRUST:
            other = self.region.trusts[throw.choice(trusts)].pk
            if other != post.trust_id:
                sheets.engagements.add(keys.worker, other, "bank", False, "", False, None, since)

    def _areas(self, throw: Random, post: Post) -> set[int]:
        if post.group in {NURSE, HCA} and throw.random() < _ANY_AREA:
            return set()
        alike = self.posts_of[post.trust, post.grade]
        more = throw.choices(alike, k=throw.choice((0, 1, 1, 2)))
        return {area.specialty_id for area in (post, *more) if area.specialty_id is not None}

    def _skills(self, throw: Random, post: Post) -> set[int]:
        common = {
            self.skills[code]
            for code, share in _COMMON_SKILLS.get(post.group, {}).items()
            if throw.random() < share
        }
        return common | {skill for skill in post.skills if throw.random() < 0.7}

    def _places(self) -> dict[str, list[Place]]:
        """The outcodes near each trust's first site, the nearest most often."""
        outcodes = [
            (row.outcode, row.latitude, row.longitude)
            for row in Outcode.objects.using(self.cursor.db.alias).order_by("outcode")
        ]
        places: dict[str, list[Place]] = {}
        for code, site in sorted(self.region.sites.items()):
            trust = code[:3]
            if trust not in places:
                by_distance = sorted(
                    outcodes, key=lambda row: _kilometres(row, site.latitude, site.longitude)
                )
                near = [
                    row
                    for row in by_distance
                    if _kilometres(row, site.latitude, site.longitude) < _NEAR_KM
                ]
                places[trust] = (near or by_distance[:5]) + near[:12] + near[:6]
        return places


def register_number(post: Post, number: int) -> tuple[str, str] | None:
    """A registration number of the right shape that no register has given to anybody.

    NMC PINs of 2050 and later, GMC references from nine million, HCPC numbers from 400,000, GPhC
    numbers from 2.9 million.
    """
    if post.group == NURSE:
        year, rest = divmod(number, 80_000)
        return "nmc", f"{50 + year % 49}{'ABCDEFGH'[rest // 10_000]}{rest % 10_000:04}E"
    if post.group == DOCTOR:
        return "gmc", f"{9_000_000 + number % 1_000_000}"
    if post.group == AHP:
        return "hcpc", f"{_HCPC.get(post.ward.kind.specialty, 'PH')}{400_000 + number % 600_000}"
    if post.group == SCIENTIST:
        return "hcpc", f"BS{400_000 + number % 600_000}"
    if post.group == PHARMACY:
        return "gphc", f"{2_900_000 + number % 100_000}"
    return None


def _status(part: float) -> str:
    if part < 0.955:
        return "active"
    return "joining" if part < 0.98 else "paused" if part < 0.988 else "left"


def _kilometres(place: Place, latitude: float, longitude: float) -> float:
    east = (place[2] - longitude) * cos(radians(latitude))
    return hypot(place[1] - latitude, east) * _KM_A_DEGREE
