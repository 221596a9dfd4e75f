"""The timetable: every periodic job, its cadence and why.

Beat only knocks: each job finds in PostgreSQL what is due, so a tick lost with the broker delays
work and never loses it. ``expires`` keeps a stopped worker from waking to a pile of old ticks.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from celery.schedules import crontab


def every(task: str, **cadence: float) -> dict[str, Any]:
    """A knock at an even pace, worth nothing once the next one is due."""
    pace = timedelta(**cadence)
    return {"task": task, "schedule": pace, "options": {"expires": pace.total_seconds()}}


def at(task: str, hour: int, minute: int) -> dict[str, Any]:
    """A knock once a day, by London's clocks. A worker that was away all morning still hears it."""
    return {
        "task": task,
        "schedule": crontab(hour=hour, minute=minute),
        "options": {"expires": timedelta(hours=6).total_seconds()},
    }


TIMETABLE: Mapping[str, dict[str, Any]] = {
    # What a lost hint left behind waits no longer than this.
    "deliver what is due": every("staffbank.outbox.tasks.deliver_due", seconds=5),
    "send messages": every("staffbank.notifications.tasks.send_due", seconds=5),
    # Plans say to the minute when the region's turn comes.
    "open to the region": every("shifts.tasks.open_due", seconds=30),
    "end what started empty": every("shifts.tasks.lapse_empty", minutes=1),
    "end offers nobody answered": every("shifts.tasks.expire_offers", minutes=1),
    "call past bookings worked": every("shifts.tasks.complete_past", minutes=5),
    # A trust's place ends with the day that was named; a late knock finds it all the same.
    "carry out suspending and leaving": every("shifts.tasks.carry_out_departures", minutes=10),
    # What a region agreed for a day begins with it, and holds for who joins a trust meanwhile.
    "put people into the pool by rule": every("workers.tasks.apply_pool_rule", minutes=10),
    # Sending and checking let people in at once; changed rules and days that have come do here.
    "let in whoever has joined": every("compliance.tasks.settle_joinings", minutes=15),
    # A last day is over at midnight, and whoever asks is told within a minute.
    "stop ended passports": every("compliance.passport.tasks.stop_ended", minutes=1),
    # What another region's trust withdrew is withdrawn here within minutes.
    "ask whether other banks' checks count": every(
        "compliance.passport.tasks.read_lists_of_others", minutes=5
    ),
    # A list says of itself that it counts for a day.
    "sign the status lists": every("compliance.passport.tasks.renew_lists", hours=1),
    # A form is kept for 24 hours, and hardly longer.
    "forget kept forms": every("staffbank.web.tasks.forget_kept", minutes=15),
    # A check ends with its day, and what is booked after it is looked at again and again.
    "flag bookings of people not cleared": every("shifts.tasks.flag_bookings", minutes=5),
    # A reminder is of a day. One that was missed is made by the next knock.
    "remind of checks that end": every("compliance.tasks.remind_of_endings", hours=1),
    # Somebody may wait for it: "try again in a minute". At night it asks about everybody.
    "ask the registers": every("compliance.tasks.ask_registers", seconds=15),
    # Nightly, while few people are about.
    "ask about everybody on a register": at("compliance.tasks.ask_about_everybody", 2, 0),
    "open the months to come": at("staffbank.tasks.turn_months", 2, 30),
    "look again at who is cleared": at("compliance.tasks.sweep_clearance", 2, 32),
    "seal the record": at("staffbank.audit.tasks.seal", 2, 35),
    "forget what was delivered": at("staffbank.outbox.tasks.forget_delivered", 2, 40),
    "forget answered requests": at("staffbank.interop.tasks.forget_answered", 2, 45),
    "forget past log ins": at("staffbank.accounts.tasks.forget_log_ins", 2, 55),
    "forget what browsers reported": at("staffbank.web.tasks.forget_policy_reports", 2, 55),
    "let go of what is past its time": at("insights.tasks.let_go", 2, 55),
    "forget imported files": at("shifts.tasks.forget_imports", 2, 50),
    "forget staff lists": at("workers.tasks.forget_staff_files", 2, 54),
    "forget files of training": at("compliance.tasks.forget_training_files", 2, 52),
    "forget files of wards": at("trusts.tasks.forget_ward_files", 2, 55),
    # A file is put away before its row is written: a crash between them leaves one behind.
    "sweep files of documents": at("compliance.tasks.sweep_evidence", 3, 0),
    # Nobody opens a page before it was looked through, and its sender waits.
    "look through what waits": every("compliance.tasks.look_through_evidence", minutes=1),
    # What was imported or missed.
    "issue missing passports": at("compliance.passport.tasks.issue_missing", 3, 10),
    # The dashboards say "as of 6am".
    "nightly reports": at("insights.tasks.nightly_report", 6, 0),
    # Of the month before. It is written once, so a knock a day misses none.
    "report who worked without a check": at("shifts.tasks.report_overrides", 7, 20),
    # Of a day, and to people who sleep at night.
    "ask people to sign": at("workers.tasks.ask_to_sign", 9, 10),
    # When the night's quiet hours are over.
    "morning letters": at("shifts.tasks.begin_digests", 7, 0),
}
