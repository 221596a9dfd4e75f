"""Why somebody cannot be invited to work shifts, or helped back into their account."""

from staffbank.errors import Refusal


class WorksHere(Refusal):
    code = "works_here"
    message = "Somebody with this address works shifts here already, and has an account."


class NobodyHere(Refusal):
    code = "nobody_here"
    message = (
        "Nobody who works shifts here logs in with this address. Check it with them, letter by "
        "letter."
    )


class HasARole(Refusal):
    code = "has_a_role"
    message = (
        "This person also acts for a trust or a bank. Whoever gives the roles there resets their "
        "second step, on the page People and roles."
    )


class JoiningOver(Refusal):
    code = "joining_over"
    message = (
        "You have joined already. To change what your trust holds of you, ask it to correct it."
    )


class SaidByTheTrust(Refusal):
    code = "said_by_the_trust"
    message = "Your trust said this when it invited you. If it is wrong, ask the trust."


class NotOpen(Refusal):
    code = "registration_not_open"
    message = (
        "This bank does not take registrations here. Ask your trust's bank team to invite you."
    )


class NotOffered(Refusal):
    code = "not_offered"
    message = "The bank does not offer this any more. Open the page again and choose from it."


class AgreedAlready(Refusal):
    code = "agreed_already"
    message = "A colleague has agreed this already, and nothing has changed since."


class NotAllSaid(Refusal):
    code = "not_all_said"
    message = "They have not said yet who they are and what they work as."


class NudgedToday(Refusal):
    code = "nudged_today"
    message = "They were reminded within the last day. Ring them if it is urgent."


class NothingOfTheirs(Refusal):
    code = "nothing_of_theirs"
    message = "Nothing waits for them. What is left is for the trust or the register."


class WorksAlready(Refusal):
    code = "works_already"
    message = "You work shifts with this account already. Log in, and you find them."


class MatchedAlready(Refusal):
    code = "matched_already"
    message = (
        "One of the two was matched meanwhile, so nothing has been changed. Look at the list again."
    )


class OwnRecords(Refusal):
    code = "own_records"
    message = "One of the two records is your own. Ask a colleague to look at them."


class MergedAlready(Refusal):
    code = "merged_already"
    message = "One of the two was joined or erased meanwhile. Look at the list again."


class TwoAccounts(Refusal):
    code = "two_accounts"
    message = (
        "Both records have an account that somebody logs in with. Ask the person which they use, "
        "and choose it."
    )


class AccountHasARole(Refusal):
    code = "account_has_a_role"
    message = (
        "The account that would be closed also acts for a trust or a bank. Choose it to go on, or "
        "have its roles ended first, on the page People and roles."
    )


class DifferentNumbers(Refusal):
    code = "different_numbers"
    message = (
        "The two have different numbers of one register, so they are two people, or one number is "
        "wrong. Have the number corrected first."
    )


class BookingsOverlap(Refusal):
    code = "bookings_overlap"
    message = (
        "Both are booked at the same time, and one person cannot work both shifts. Ask the wards "
        "to cancel one of the two, then join the records."
    )


class TooLateToPart(Refusal):
    code = "too_late_to_part"
    message = (
        "These records cannot be parted any more: the days for it are over, or something has "
        "happened since that belongs to both. Ask the bank team to correct the record instead."
    )


class JoinedLater(Refusal):
    code = "joined_later"
    message = "Another record was joined to this one since. Part that one first, then this one."


class SignedOffToday(Refusal):
    code = "signed_off_today"
    message = "They were signed off in it today already. Revoke that first, then sign off again."


class NotAnAssessor(Refusal):
    code = "not_an_assessor"
    message = (
        "Only a compliance officer, or somebody who is an assessor in this skill, signs it off. "
        "Ask one of them."
    )


class OwnSkill(Refusal):
    code = "own_skill"
    message = "This is you. Ask a colleague to sign you off."


class RevokedAlready(Refusal):
    code = "revoked_already"
    message = "A colleague has revoked it already. Nothing of yours was changed."
