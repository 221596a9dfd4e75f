"""The ways in which posting, booking and cancelling say no, and what would change each."""

from __future__ import annotations

from staffbank.errors import Refusal


class VacancyGone(Refusal):
    """Somebody else has it. ``booked_at`` is when, where the asker may know."""

    code = "vacancy_gone"
    message = "This shift went to someone else. You are not booked, and nothing counts against you."


class VacancyClosed(Refusal):
    code = "vacancy_closed"
    message = "This shift is no longer open. You are not booked."


class NotOpenToYou(Refusal):
    code = "not_open"
    message = "This shift is not open to this person yet. It opens to the region later."


class ShiftStarted(Refusal):
    code = "shift_started"
    message = "This shift has already started, so it cannot be booked here. Ring the ward."


class VacancyChanged(Refusal):
    """What was on the page is no longer what is offered; both versions are in the facts."""

    code = "vacancy_changed"
    message = (
        "The ward changed this shift while you were reading. You are not booked. "
        "Look at it again, and book it if it still suits you."
    )


class NotEligible(Refusal):
    """The person may not do this work. ``verdict`` holds every reason."""

    code = "not_eligible"
    message = "This person cannot take this shift."


class TermsUnsigned(Refusal):
    """The bank has a text that everybody signs; it was published while the shift was read."""

    code = "terms_unsigned"
    message = (
        "The bank has a new agreement with everybody who works for it, which has to be signed "
        "before this booking. Nobody is booked."
    )


class AlreadyWorking(Refusal):
    code = "already_working"
    message = (
        "This shift overlaps work that is already known. To take it instead, cancel or swap "
        "the other one first."
    )


class BookingYourself(Refusal):
    code = "booking_yourself"
    message = (
        "You manage this ward, so someone else has to book you onto it. "
        "Ask another manager or your bank team."
    )


class OfferingYourself(Refusal):
    code = "offering_yourself"
    message = (
        "You manage this ward, so someone else has to offer it to you. "
        "Ask another manager or your bank team."
    )


class NotOfferable(Refusal):
    code = "not_offerable"
    message = (
        "Only an open vacancy can be offered by name. This one is a draft, or somebody has it."
    )


class NotYourBank(Refusal):
    code = "not_your_bank"
    message = (
        "A shift can be offered by name to people of your own bank only. "
        "Others see it once it opens to the region."
    )


class AlreadyOffered(Refusal):
    code = "already_offered"
    message = "This person has been offered this shift already, and has not answered yet."


class OfferOver(Refusal):
    code = "offer_over"
    message = (
        "This offer is over: it was answered or withdrawn, or its time has passed. "
        "Where the shift is still open you can book it like anybody else."
    )


class NoPool(Refusal):
    code = "no_pool"
    message = (
        "Your trust does not share this staff group with a bank yet, so the vacancy cannot be "
        "posted. Ask the region's onboarding admin to add it."
    )


class NoRate(Refusal):
    code = "no_rate"
    message = "There is no pay rate for this grade on that day. Ask your bank team to load one."


class NotDraft(Refusal):
    code = "not_draft"
    message = "This vacancy has already been published."


class VacancyBooked(Refusal):
    code = "vacancy_booked"
    message = (
        "Someone is booked on this, so it cannot be changed here. "
        "Cancel it with notice and post it again, or ring them."
    )


class NotChangeable(Refusal):
    code = "not_changeable"
    message = (
        "This vacancy is over or cancelled, so there is nothing left to change. "
        "You can post another like it."
    )


class ChangedMeanwhile(Refusal):
    """Somebody saved another version while this one was being written."""

    code = "changed_meanwhile"
    message = (
        "Somebody changed this vacancy while you were writing, so nothing of yours is saved yet. "
        "What you typed is still here. Look at what it would change now, then save it again."
    )


class OtherStaffGroup(Refusal):
    code = "other_staff_group"
    message = (
        "A vacancy stays with its staff group. To ask for somebody else, cancel this one and "
        "post another."
    )


class OtherProfession(Refusal):
    code = "other_profession"
    message = (
        "Who else may take it is of another profession, on another register, and the vacancy asks "
        "for one. Post a vacancy for each."
    )


class StartsInThePast(Refusal):
    code = "starts_in_the_past"
    message = "This shift would start in the past. Choose a later day or time."


class TrustNotLive(Refusal):
    code = "trust_not_live"
    message = (
        "Your trust is not live in the bank, so the region cannot see its vacancies. It may not "
        "have signed the agreement yet, or be suspended. The onboarding admin can tell you."
    )


class UndoOver(Refusal):
    code = "undo_over"
    message = "The time to undo this booking has passed. You can still cancel it."


class TooLateToCancel(Refusal):
    code = "too_late_to_cancel"
    message = (
        "It is too late to cancel this shift here. Ring the ward now so that they can find someone."
    )


class CannotLeaveYet(Refusal):
    code = "cannot_leave_yet"
    message = (
        "Something changed, and your account cannot be closed yet. Open the page again: it says "
        "what stands in the way."
    )


class NotCancellable(Refusal):
    code = "not_cancellable"
    message = "This is already over or cancelled, so there is nothing left to cancel."


class DuplicateReference(Refusal):
    code = "duplicate_reference"
    message = "A vacancy with this reference is here already. Change that one, or use another."


class LawIsNotOverridden(Refusal):
    code = "law_is_not_overridden"
    message = (
        "The law asks for this check: registration, right to work and the barred lists. Nobody can "
        "take somebody without it."
    )


class OverrideTooLong(Refusal):
    code = "override_too_long"
    message = "Choose a last day from today on, within the time that your region allows."


class OverridingYourself(Refusal):
    code = "overriding_yourself"
    message = "This is about yourself. Ask a colleague who may decide on it."


class OverriddenAlready(Refusal):
    code = "overridden_already"
    message = "This person is taken without this check already, or somebody has asked for it."


class OverrideOver(Refusal):
    code = "override_over"
    message = "This was decided on or has ended meanwhile. Look at the list again."


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    message = "You asked for this, so somebody else has to approve it."


class TrialOver(Refusal):
    code = "trial_over"
    message = (
        "The rules have changed since this was worked out, or it was worked out over a day ago. "
        "Nothing has been saved. Ask for it again, and read what it means now."
    )
