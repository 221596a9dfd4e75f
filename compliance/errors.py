"""Why a check cannot be done now."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from staffbank.errors import Refusal


class OwnRecord(Refusal):
    code = "own_record"
    message = (
        "This is your own record, so someone else has to check it. It is in the team's list "
        "for your colleagues."
    )


class ClaimedByAnother(Refusal):
    code = "claimed_by_another"
    message = "A colleague is checking this one. Take the next check."


class AlreadyChecked(Refusal):
    code = "already_checked"
    message = "A colleague has already decided on this one. Nothing of yours was saved."


class PagesChanged(Refusal):
    code = "pages_changed"
    message = (
        "They sent other pages while you were reading. Look at them again: what you entered is "
        "still here, and nothing is decided."
    )


class FirstWasYours(Refusal):
    code = "first_was_yours"
    message = (
        "You accepted this one already, so a different person has to do the second check. It is in "
        "the team's list."
    )


class ReadOtherwise(Refusal):
    code = "read_otherwise"
    message = (
        "You read it otherwise than your colleague did in the first check. Read it again, together "
        "if you can, or set the first check aside so that it is checked twice from the beginning."
    )


class UndoOver(Refusal):
    code = "undo_over"
    message = "A decision can be taken back for a minute, and by whoever made it. It stands now."


class ReliedOn(Refusal):
    code = "relied_on"
    message = (
        "They have been booked since you accepted it, so it cannot be taken back. If it should not "
        "count, withdraw it on their record and say why."
    )


class OneAtATime(Refusal):
    code = "one_at_a_time"
    message = "Only training is accepted many at once. Every other check is looked at by itself."


class NotAtOnce(Refusal):
    code = "not_at_once"
    message = "Checks of this kind are decided on one at a time here."


class EndsTooSoon(Refusal):
    code = "ends_too_soon"
    message = "It has already ended, so accepting it would open nothing. Ask for a newer one."


class NothingRead(Refusal):
    code = "nothing_read"
    message = "Enter what you read from the document: a check of this kind counts only with it."


class NothingToClaim(Refusal):
    code = "nothing_to_claim"
    message = "Every check in the list is with somebody. Look again in a few minutes."


class NotEngaged(Refusal):
    code = "not_engaged"
    message = "Only a trust that engages this person checks their documents."


class StillSuspended(Refusal):
    code = "still_suspended"
    message = (
        "A check of this kind is suspended. Whoever suspended it restores or withdraws it first: "
        "a newer document does not get round that."
    )


class CountsNoMore(Refusal):
    code = "counts_no_more"
    message = "This check does not count any more, so there is nothing to stop."


class AlreadyStopped(Refusal):
    code = "already_stopped"
    message = "Your trust has stopped this check already. Nothing was changed."


class StoppedByAnother(Refusal):
    code = "stopped_by_another"
    message = (
        "Your trust has not suspended this check. Only whoever suspended it lets it count again."
    )


class LawAsks(Refusal):
    code = "law_asks"
    message = (
        "The law asks for this check: registration, right to work and barred lists stand for "
        "everybody. Choose another answer."
    )


class FromThePast(Refusal):
    code = "from_the_past"
    message = "The day has passed. Choose today or a later day."


class NothingDiffers(Refusal):
    code = "nothing_differs"
    message = "That is how it stands already. Change something, or go back."


class TooManyPages(Refusal):
    code = "too_many_pages"
    message = "That would be more than 20 pages. Remove some, or send only the pages that matter."


class StillLookedThrough(Refusal):
    code = "still_looked_through"
    message = (
        "This page is still being looked through for harmful content, and nobody can open it "
        "before that is done. Try again in a few minutes."
    )


class PageGone(Refusal):
    code = "page_gone"
    message = "This page was removed or replaced meanwhile. Look at what is there, and send again."


class NotThere(Refusal):
    code = "page_lost"
    message = "We cannot open this page: its file is damaged or gone. Ask for it to be sent again."


class BeingRechecked(Refusal):
    """The last word of a register is old, and it has not answered yet."""

    code = "being_rechecked"
    message = "We are re-checking a registration. Nothing was booked. Try again in a minute."

    @classmethod
    def of(cls, register: str, whose: str) -> Self:
        return cls(
            f"We are re-checking {whose} {register} registration. Nothing was booked."
            " Try again in a minute."
        )


class RegisterDown(Refusal):
    """A register cannot be asked, and its last word is past its time: closed."""

    code = "register_down"
    message = "We could not confirm a registration, so nothing was booked. We try again."

    @classmethod
    def of(cls, register: str, whose: str, serves: timedelta, ring: str) -> Self:
        hours = serves // timedelta(hours=1)
        team = f"ring the bank team on {ring}" if ring else "ring the bank team"
        return cls(
            f"We could not confirm {whose} {register} registration, and the last answer is over"
            f" {hours} hours old, so nobody can book on it. We try again every 5 minutes."
            f" For a shift today {team}."
        )


class RegisterAgainst(Refusal):
    """What a register last said of somebody keeps them from work."""

    code = "register_against"
    message = "A register does not say that this person is registered, so nothing was booked."

    @classmethod
    def of(cls, register: str, whose: str) -> Self:
        return cls(
            f"The {register} register does not show {whose} registration as one that can be booked"
            " on. The compliance team can say more."
        )


class NoRegisterNumber(Refusal):
    """A registration was checked, and we do not know its number to ask its register."""

    code = "no_register_number"
    message = "We need a registration number before we can ask the register."

    @classmethod
    def of(cls, register: str, whose: str) -> Self:
        return cls(
            f"We do not have {whose} {register} number, so we cannot ask the register, and nobody"
            " can book on it. The compliance team can add it."
        )


class TrainingChanged(Refusal):
    code = "training_changed"
    message = (
        "Somebody changed the training of one of these people meanwhile, so nothing has been "
        "imported. Look at the report again, then import."
    )


class NotOurWard(Refusal):
    code = "not_our_ward"
    message = "This is a ward of another trust. Choose one of yours, or all work at every trust."


class LiftedAlready(Refusal):
    code = "lifted_already"
    message = "A colleague has lifted this restriction already. Nothing of yours was changed."


class LiftedByAnother(Refusal):
    code = "lifted_by_another"
    message = (
        "You made this restriction, and one like it is lifted by somebody else. "
        "Ask a colleague of your compliance team."
    )


class NotInductedYet(Refusal):
    code = "not_inducted_yet"
    message = "The day it was given is still to come. Record it when it has been given."


class InductedAlready(Refusal):
    code = "inducted_already"
    message = (
        "An induction to this place on this day is recorded already, for all of them. "
        "Nothing was changed."
    )


class WithdrawnAlready(Refusal):
    code = "withdrawn_already"
    message = "A colleague has withdrawn it already. Nothing of yours was changed."


class CountsTooLong(Refusal):
    code = "counts_too_long"
    message = "A check counts no longer here than usual. Enter fewer months, or leave it empty."
