"""Telling wards that somebody they booked may not work the shift any more."""

from __future__ import annotations

from compliance.models import Credential, CredentialStop, Restriction
from compliance.rules.eligibility import ReasonCode
from compliance.rules.expiry import credential_gap, kinds_that_satisfy
from compliance.selectors.requirements import requirements_of
from shifts.models import Booking
from shifts.selectors.facts import verdicts_for
from shifts.selectors.today import credentials_of
from shifts.services.telling import london_day, ward_link, ward_of
from staffbank import clock
from staffbank.db import duty
from staffbank.notifications.sending import notify


def say_check_stopped(credential_id: int) -> None:
    """Tell each ward for whose coming shift the person now lacks the check; once for each reason.

    Where another check answers in its place, nothing is amiss.
    """
    with duty("checking"):
        credential = Credential.objects.select_related("kind").get(pk=credential_id)
        stops = CredentialStop.objects.filter(credential=credential_id).standing()
        stop = stops.order_by("pk").last()
    if stop is None:
        return
    for booking in _lacking(credential):
        notify(
            "shifts/notifications/check_stopped_ward.txt",
            to=ward_of(booking),
            topic="booking.at_risk",
            cause=f"booking-{booking.pk}-stop-{stop.pk}",
            day=london_day(stop.at),
            bank=booking.bank_id,
            link=ward_link(booking),
            context={"booking": booking},
        )


def say_restricted(restriction_id: int) -> None:
    """Tell each ward for whose coming shift the person may not be booked any more; not why. One
    that was lifted meanwhile is nothing to tell of."""
    with duty("checking"):
        one = Restriction.objects.get(pk=restriction_id)
    if one.lifted_at is not None:
        return
    for booking in _coming(one.worker_id):
        verdict = verdicts_for([one.worker_id], booking.vacancy)[one.worker_id]
        if any(reason.code == ReasonCode.RESTRICTED for reason in verdict.reasons):
            notify(
                "shifts/notifications/restricted_ward.txt",
                to=ward_of(booking),
                topic="booking.at_risk",
                cause=f"booking-{booking.pk}-restriction-{one.pk}",
                day=london_day(one.made_at),
                bank=booking.bank_id,
                link=ward_link(booking),
                context={"booking": booking},
            )


def _coming(worker_id: int) -> list[Booking]:
    with duty("deliver"):
        rows = Booking.objects.filter(
            worker=worker_id, status=Booking.Status.BOOKED, ends_at__gt=clock.now()
        ).select_related("trust", "bank", "vacancy__ward", "vacancy__site", "vacancy__grade")
        return list(rows.order_by("starts_at"))


def _lacking(credential: Credential) -> list[Booking]:
    """The person's bookings to come that ask for what they had by ``credential``."""
    coming = _coming(credential.worker_id)
    held = credentials_of({credential.worker_id})[credential.worker_id]
    wanted = {each.vacancy.requirement_id for each in coming if each.vacancy.requirement_id}
    needed = requirements_of(wanted)
    found = []
    for booking in coming:
        asked = needed.get(booking.vacancy.requirement_id or 0)
        if asked is None:
            continue
        answers = (
            kind
            for kind in asked.required
            if credential.kind.code in kinds_that_satisfy(kind, asked.satisfies)
        )
        if any(
            credential_gap(kind, held, booking.vacancy.period, asked.satisfies, asked.accepts)
            for kind in answers
        ):
            found.append(booking)
    return found
