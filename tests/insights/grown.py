"""The small region that tests ask about."""

from datetime import UTC, datetime

from insights.simulation.size import Size

NOW = datetime(2026, 11, 22, 14, 14, tzinfo=UTC)
SIZE = Size(seed=7, workers=700, trusts=6, weeks=2, vacancies_per_week=260)
