"""What a vacancy asks for is read once for each need, by whichever threads ask."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from threading import Event
from types import SimpleNamespace

from shifts.selectors import need as needs
from shifts.selectors.need import Need
from staffbank.periods import wall_period


def need_on(ward_id):
    return Need(
        bank_id=1,
        trust_id=1,
        ward_id=ward_id,
        site=None,
        staff_group=None,
        grades=(SimpleNamespace(pk=1),),
        specialty=None,
        skills=(),
        period=wall_period(date(2026, 11, 28), time(20), time(8)),
    )


def test_one_that_waits_for_the_database_keeps_no_other_waiting(monkeypatch):
    answered = Event()

    def on_ward(bank_id, ward_id, grade_id, day):
        if ward_id == 1:
            assert answered.wait(10)  # as where the other's transaction has the lock
        else:
            answered.set()
        return ward_id

    monkeypatch.setattr(needs, "requirement_on_ward", on_ward)
    with ThreadPoolExecutor(2) as pool:
        waits = pool.submit(lambda: need_on(1).requirement)
        goes = pool.submit(lambda: need_on(2).requirement)
        assert (goes.result(), waits.result()) == (2, 1)
