"""Daily figures by the handful, without the shifts behind them."""

from datetime import timedelta

from insights.models import DailyFill
from insights.projections import add_up
from insights.rules.weeks import complete_weeks
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.trusts import staff_group
from trusts.models import IntegratedCareBoard, TrustBoard


def cells(bank, trust, *, days=28, until=None, group="03", people=20, start=0, **counts):
    """A cell a day, the last on ``until`` (else the last complete Sunday): 10 shifts a day, 6
    filled by the own bank and 2 by other trusts' staff, ``people`` of each behind them."""
    last = until or complete_weeks(clock.today(), 1).ends_on
    told = {
        "requested_shifts": 10,
        "requested_minutes": 6_600,
        "own_shifts": 6,
        "own_minutes": 3_960,
        "own_pence": 150_000,
        "pool_shifts": 2,
        "pool_minutes": 1_320,
        "pool_pence": 50_000,
        "unfilled_shifts": 2,
        "unfilled_minutes": 1_320,
        "fill_hours": [0, 0, 0, 2, 0, 2, 0, 2, 0, 2, *([0] * 9)],
        "workers": 8,
        "own_people": bits(people, start),
        "pool_people": bits(people, start + people),
        **counts,
    }
    with as_owner():
        DailyFill.objects.bulk_create(
            DailyFill(
                bank=bank,
                trust=trust,
                staff_group=staff_group(group),
                day=last - timedelta(days=back),
                counted_at=clock.now(),
                **told,
            )
            for back in range(days)
        )
        add_up(bank.pk)


def bits(people, start=0):
    return sum(1 << (number % DailyFill.PEOPLE_BITS) for number in range(start, start + people))


def put_in_board(trust, code, *, until=None):
    with as_owner():
        board = IntegratedCareBoard.objects.get_or_create(
            code=code, defaults={"slug": f"board-{code.lower()}", "name": f"Board {code}"}
        )[0]
        TrustBoard.objects.create(
            trust=trust, icb=board, valid_from=clock.today() - timedelta(days=900), valid_to=until
        )
    return board
