"""What the tables hold, read as their owner: whoever asks, nothing is hidden."""

from shifts.models import Vacancy
from staffbank.db import as_owner


def fresh(row):
    """The row as it stands now."""
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def vacancies():
    with as_owner():
        return list(Vacancy.objects.select_related("ward").order_by("pk"))


def statuses():
    """Of every vacancy, in the order in which they came."""
    return [vacancy.status for vacancy in vacancies()]
