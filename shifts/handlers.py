"""What shifts does when something has happened. A payload says where to look, never what is so."""

from shifts.models import Booking, Offer, Release, Trial, Vacancy
from shifts.services import (
    broadcast,
    digest,
    importing,
    lapsing,
    offer,
    override_telling,
    reminding,
    telling,
    trials,
)
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import current_actor
from staffbank.notifications.stopping import stoppable
from staffbank.outbox.belonging import held_by_a_bank
from staffbank.outbox.emitting import Payload, subscribe
from workers.services.messages import stop_paths

for name, model in (
    ("booking", Booking),
    ("offer", Offer),
    ("release", Release),
    ("trial", Trial),
    ("vacancy", Vacancy),
):
    held_by_a_bank(name, model)
stoppable(broadcast.TOPIC, digest.TOPIC)(stop_paths)


@subscribe("release.opened")
def tell_the_eligible(payload: Payload) -> None:
    broadcast.tell_the_eligible(payload["release"], by=me())


@subscribe("release.told")
def write_emails(payload: Payload) -> None:
    broadcast.write_emails(payload["release"], by=me())


@subscribe("vacancy.changed")
def tell_of_the_change(payload: Payload) -> None:
    broadcast.tell_of_the_change(payload["vacancy"], by=me())


@subscribe("release.written", "vacancy.cancelled", "vacancy.lapsed")
def withdraw_what_is_gone(payload: Payload) -> None:
    withdraw(payload["vacancy"])


@subscribe("booking.made")
def withdraw_what_was_booked(payload: Payload) -> None:
    withdraw(telling.vacancy_id_of(payload["booking"]))


def withdraw(vacancy_id: int) -> None:
    """Letters that have not left, and offers by name, of a vacancy that is gone."""
    broadcast.withdraw_what_is_gone(vacancy_id, by=me())
    offer.end_what_is_gone(vacancy_id, by=me())


@subscribe(digest.DUE)
def write_digest(payload: Payload) -> None:
    digest.write_digest(payload["worker"], by=me())


@subscribe("booking.made")
def say_booked(payload: Payload) -> None:
    telling.say_booked(payload["booking"])


@subscribe("booking.undone")
def say_undone(payload: Payload) -> None:
    telling.say_undone(payload["booking"])


@subscribe("booking.cancelled")
def say_cancelled(payload: Payload) -> None:
    telling.say_cancelled(payload["booking"])


@subscribe("booking.flagged")
def release_if_due(payload: Payload) -> None:
    lapsing.release_if_due(payload["booking"], clock.now(), by=me())


@subscribe("booking.flagged")
def say_flagged(payload: Payload) -> None:
    reminding.say_flagged(payload["booking"])


@subscribe("booking.unflagged")
def say_unflagged(payload: Payload) -> None:
    reminding.say_unflagged(payload["booking"])


@subscribe("booking.released")
def say_released(payload: Payload) -> None:
    reminding.say_released(payload["booking"])


@subscribe("credential.ending")
def say_ending(payload: Payload) -> None:
    reminding.say_ending(payload["credential"])


@subscribe(
    *("credential.checked", "credential.rejected", "credential.undone"),
    *("credential.revoked", "credential.suspended", "credential.restored"),
)
def look_again(payload: Payload) -> None:
    lapsing.look_again_at_holder(payload["credential"], clock.now())


@subscribe("restriction.made", "restriction.lifted")
def look_again_at_restricted(payload: Payload) -> None:
    lapsing.look_again_at_restricted(payload["restriction"], clock.now())


@subscribe("skill.signed_off", "skill.revoked")
def look_again_at_skilled(payload: Payload) -> None:
    lapsing.look_again_at_skilled(payload["skill"], clock.now())


@subscribe("trial.asked", "trial.confirmed")
def carry_on_with_the_trial(payload: Payload) -> None:
    trials.carry_on(payload["trial"])


@subscribe("override.asked")
def ask_for_approval(payload: Payload) -> None:
    override_telling.say_asked(payload["override"])


@subscribe("override.made", "override.approved", "override.ended")
def say_override(payload: Payload) -> None:
    override_telling.say_changed(payload["override"], clock.now())


@subscribe("offer.made")
def say_offered(payload: Payload) -> None:
    telling.say_offered(payload["offer"])


@subscribe("offer.declined", "offer.expired")
def say_not_taken(payload: Payload) -> None:
    telling.say_not_taken(payload["offer"])


@subscribe("offer.withdrawn", "offer.accepted")
def take_back_the_offer(payload: Payload) -> None:
    telling.take_back_the_offer(payload["offer"])


@subscribe("import.asked")
def import_the_file(payload: Payload) -> None:
    importing.run_asked(payload["file"])


def me() -> Actor:
    """The handler itself: the relay runs it as the system, for the event's bank."""
    actor = current_actor()
    assert actor is not None
    return actor
