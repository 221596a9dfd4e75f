"""What time does to rows that stand already: posted, taken, given up, worked, ended empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from insights.simulation.copying import copy_rows
from insights.simulation.course import Course, Taking
from insights.simulation.demand import Ask
from insights.simulation.staffing import Person
from insights.simulation.writing import Writer

_STANDING = """
SELECT v.ref, v.id, v.status, v.pool_opened_at, b.id, b.worker_id, b.source, b.booked_at
  FROM shifts_vacancy v JOIN shifts_posting p ON p.id = v.posting_id AND p.source = 'simulation'
  LEFT JOIN shifts_booking b ON b.vacancy_id = v.id AND b.status = 'booked'
   AND b.booked_by_id IS NULL
 WHERE v.starts_at >= %s AND v.starts_at < %s
"""

_CHANGED = """
CREATE TEMPORARY TABLE simulation_changed (
  id bigint PRIMARY KEY, status text, published_at timestamptz, opens_to_pool_at timestamptz,
  pool_opened_at timestamptz, urgent_at timestamptz, filled_at timestamptz,
  cancelled_at timestamptz, cancel_reason_id bigint, updated_at timestamptz
) ON COMMIT DROP
"""
_CHANGED_COLUMNS = (
    *("id", "status", "published_at", "opens_to_pool_at", "pool_opened_at", "urgent_at"),
    *("filled_at", "cancelled_at", "cancel_reason_id", "updated_at"),
)
_APPLY = """
UPDATE shifts_vacancy v SET status = c.status,
       published_at = COALESCE(v.published_at, c.published_at),
       opens_to_pool_at = CASE WHEN COALESCE(v.pool_opened_at, c.pool_opened_at) IS NULL
         THEN COALESCE(v.opens_to_pool_at, c.opens_to_pool_at) END,
       pool_opened_at = COALESCE(v.pool_opened_at, c.pool_opened_at),
       urgent_at = COALESCE(v.urgent_at, c.urgent_at), filled_at = c.filled_at,
       cancelled_at = c.cancelled_at, cancel_reason_id = c.cancel_reason_id,
       updated_at = c.updated_at
  FROM simulation_changed c WHERE c.id = v.id
"""
_END_BOOKING = """
UPDATE shifts_booking SET status = %s, ended_at = %s, ended_by = %s, end_reason_id = %s,
       end_note = %s, ended_late = %s, owed_pence = %s WHERE id = %s
"""
#: Whoever made them: what has ended was worked, or ended empty.
_SWEEP = (
    "UPDATE shifts_booking SET status = 'worked' WHERE status = 'booked' AND ends_at <= %(now)s",
    (
        "UPDATE shifts_vacancy SET status = 'worked', updated_at = ends_at"
        " WHERE status = 'filled' AND ends_at <= %(now)s"
    ),
    (
        "UPDATE shifts_vacancy SET status = 'lapsed', updated_at = ends_at"
        " WHERE status = 'open' AND ends_at <= %(now)s"
    ),
    (
        "UPDATE shifts_release r SET closed_at = greatest(r.opened_at, v.updated_at)"
        " FROM shifts_vacancy v WHERE v.id = r.vacancy_id AND r.closed_at IS NULL"
        " AND v.status <> 'open' AND v.ends_at > %(since)s"
    ),
)


class Standing:
    """The simulation's own rows that start within some days, by their reference."""

    def __init__(
        self,
        cursor: CursorWrapper,
        people: Mapping[int, Person],
        first: datetime,
        before: datetime,
    ) -> None:
        self.cursor = cursor
        cursor.execute(_STANDING, [first, before])
        self.rows: dict[UUID, tuple[int, str, datetime | None, Taking | None]] = {}
        for ref, key, status, pooled, booking, worker, source, booked_at in cursor.fetchall():
            person = people.get(worker)
            taking = Taking(person, source, booked_at, booking, known=True) if person else None
            self.rows[ref] = (key, status, pooled, taking)

    def course_of(self, ask: Ask) -> Course | None:
        """Where a request stands that has a row, or nothing."""
        row = self.rows.get(ask.ref)
        if row is None:
            return None
        key, status, pooled, taking = row
        return Course(
            ask, status, key=key, pool_opened_at=pooled, takings=[taking] if taking else []
        )

    def change(self, courses: Sequence[Course], writer: Writer) -> None:
        """Write what changed: end bookings first, then move each row along its path."""
        changed = [
            course
            for course in courses
            if course.path or course.pool_opened_at != self.rows[course.ask.ref][2]
        ]
        for course in changed:
            for taking in course.takings:
                if taking.known and not taking.live:
                    ending = writer.ending(course, taking)
                    self.cursor.execute(_END_BOOKING, [taking.ended_as, *ending, taking.key])
                    self.cursor.execute(
                        "DELETE FROM shifts_workperiod WHERE booking_id = %s", [taking.key]
                    )
        self.cursor.execute(_CHANGED)
        for step in range(max((len(course.path) for course in changed), default=0)):
            moving = [course for course in changed if len(course.path) > step]
            self._apply([self._columns(course, course.path[step], writer) for course in moving])
        still = [course for course in changed if not course.path]
        self._apply([self._columns(course, course.status, writer) for course in still])
        self.cursor.execute("DROP TABLE simulation_changed")

    def _apply(self, rows: list[tuple[object, ...]]) -> None:
        if rows:
            self.cursor.execute("TRUNCATE simulation_changed")
            copy_rows(self.cursor, "simulation_changed", _CHANGED_COLUMNS, rows)
            self.cursor.execute(_APPLY)

    def _columns(self, course: Course, status: str, writer: Writer) -> tuple[object, ...]:
        ask, taking = course.ask, course.taking
        pooled = course.pool_opened_at
        return (
            *(course.key, status, ask.published_at, ask.pool_at, pooled),
            pooled if ask.urgent else None,
            taking.booked_at if taking and status == "filled" else None,
            *(course.withdrawn_at, writer.withdrawal_reason(course)),
            course.changed_at or pooled,
        )


def sweep(cursor: CursorWrapper, *, since: datetime, now: datetime) -> None:
    """Complete everything that has passed, by whomever it was made."""
    facts = {"now": now, "since": since - timedelta(days=2)}
    for statement in _SWEEP:
        cursor.execute(statement, facts)
