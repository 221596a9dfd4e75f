from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from insights.models import DailyFill
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory

pytestmark = pytest.mark.django_db


def rebuilt(**options):
    said = StringIO()
    call_command("rebuild_projection", stdout=said, **options)
    return said.getvalue()


def test_an_operator_counts_every_bank_again():
    first, second = BookingFactory(), BookingFactory()

    said = rebuilt()

    assert f"{first.bank.name}: 1 cells counted" in said
    assert f"{second.bank.name}: 1 cells counted" in said
    with as_owner():
        assert DailyFill.objects.count() == 2


def test_one_bank_alone_can_be_counted_again():
    first, second = BookingFactory(), BookingFactory()

    assert second.bank.name not in rebuilt(bank=first.bank.slug)


def test_a_slug_that_names_no_bank_is_said():
    with pytest.raises(CommandError, match="No bank"):
        rebuilt(bank="nowhere")
