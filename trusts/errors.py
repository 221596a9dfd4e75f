"""Why a person or a trust cannot join this way."""

from staffbank.errors import Refusal


class InvitationOver(Refusal):
    code = "invitation_over"
    message = (
        "This invitation cannot be used. It may have been used already, taken back, or be over "
        "7 days old. Ask whoever sent it to send it again."
    )


class InvitationIsAnothers(Refusal):
    code = "invitation_is_anothers"
    message = (
        "This invitation is for another email address than the one you are logged in with. "
        "Log out, then open the link again."
    )


class JoinedWithAnother(Refusal):
    code = "joined_with_another"
    message = (
        "The account of this address was joined with another, which its person has closed. Have an "
        "invitation sent to the other address."
    )


class LogInFirst(Refusal):
    code = "log_in_first"
    message = "Log in with the email address the invitation was sent to, then accept it."


class AlreadyHasRole(Refusal):
    code = "already_has_role"
    message = "This person has that role here already."


class WardsNeeded(Refusal):
    code = "wards_needed"
    message = "Choose at least one ward: a ward manager acts for the wards you choose."


class OwnRole(Refusal):
    code = "own_role"
    message = "You cannot change or end your own role. Ask a colleague who may give roles."


class OwnGrant(Refusal):
    code = "own_grant"
    message = "Nobody gives a role to themselves. Ask a colleague who may give roles."


class OwnRequest(Refusal):
    code = "own_request"
    message = (
        "A second person decides this: neither whoever asked for it nor whoever would have the "
        "role. Ask another colleague who may give roles."
    )


class LastAdmin(Refusal):
    code = "last_admin"
    message = (
        "This is the last person here who can give roles, with no last day. Give somebody else "
        "such a role first."
    )


class NoSecondPerson(Refusal):
    code = "no_second_person"
    message = (
        "Only one person here can give roles, so nobody could approve what they ask for. Give a "
        "second person such a role first."
    )


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    message = "Here this role needs a second person. Ask for it, and a colleague approves it."


class RequestOver(Refusal):
    code = "request_over"
    message = "This request has been decided or withdrawn, or is over 14 days old."


class RoleOver(Refusal):
    code = "role_over"
    message = "This role has ended already."


class DaysWrong(Refusal):
    code = "days_wrong"
    message = "The last day must not be before the first, and neither may have passed."


class NotOnTheRegister(Refusal):
    code = "not_on_the_register"
    message = (
        "No trust has this code on the register. Check it, or search by name. "
        "A trust's code has 3 characters, like RAS."
    )


class TrustClosed(Refusal):
    code = "trust_closed"
    message = "This trust has closed."


class AlreadyInTheBank(Refusal):
    code = "already_in_the_bank"
    message = "This trust is in the bank already."


class SiteTaken(Refusal):
    code = "site_taken"
    message = "This site is recorded here already, so it cannot be added."


class SiteInUse(Refusal):
    code = "site_in_use"
    message = "This site has wards, so it stays."


class KeptByTheTrust(Refusal):
    code = "kept_by_the_trust"
    message = (
        "This trust is no longer in setup, so only its own people change its sites, wards and cost "
        "centres. Ask its trust admin or temporary-staffing admin."
    )


class NotReady(Refusal):
    code = "not_ready"
    message = "This trust cannot go live yet."


class NotSigned(NotReady):
    code = "not_signed"
    message = (
        "The trust has not signed the bank's agreement. Until it is signed, nothing of it is "
        "shared. Ask its signatory on the page Agreement."
    )


class NothingToSign(Refusal):
    code = "nothing_to_sign"
    message = (
        "There is a newer text of the agreement, or it is signed already. Open the agreement again."
    )


class HoldsInThePast(Refusal):
    code = "holds_in_the_past"
    message = "A text cannot hold from a day that is over. Choose today or a later day."


class SameText(Refusal):
    code = "same_text"
    message = "This is the text of the version in force. Change it, then publish it."


class NotLive(Refusal):
    code = "not_live"
    message = "This trust is not live in the bank, so there is nothing to suspend or leave."


class TooSoon(Refusal):
    code = "too_soon"
    message = "Choose a later day: tomorrow at the earliest, and after the day it joined."


class AlreadyLeaving(Refusal):
    code = "already_leaving"
    message = "A day is planned already. Take that back first."


class DepartureOver(Refusal):
    code = "departure_over"
    message = "This cannot be taken back: its day has come, or it was taken back already."


class OutsideTheLimits(Refusal):
    code = "outside_the_limits"
    message = (
        "This is outside the limits that your region sets for that day. Choose a number within "
        "them, or ask the region."
    )


class NumbersContradict(Refusal):
    code = "numbers_contradict"
    message = "This cannot hold together with the other numbers."


class NothingChanges(Refusal):
    code = "nothing_changes"
    message = "This is what holds already, so nothing would change."


class FromThePast(Refusal):
    code = "from_the_past"
    message = "Choose today or a later day: what is past stays as it was."


class OutsideTheCap(Refusal):
    code = "outside_the_cap"
    message = (
        "A rate must be at least the region's, and at most what the region's cap allows on that "
        "day. Ask the region if it is not enough."
    )


class RateAskedAlready(Refusal):
    code = "rate_asked_already"
    message = "A rate for this grade waits to be decided. Decide or withdraw that one first."


class NoAuthoriser(Refusal):
    code = "no_authoriser"
    message = (
        "Nobody else at your trust can approve it: give a colleague the role rate authoriser "
        "first, under People and roles."
    )


class OwnRate(Refusal):
    code = "own_rate"
    message = (
        "A rate authoriser who did not ask for it decides this. Ask a colleague with the role."
    )


class AgainstTheLaw(Refusal):
    code = "against_the_law"
    message = (
        "The law asks for more: 20 minutes' break in more than 6 hours' work, 11 hours' rest, and "
        "holiday pay of 12.07%."
    )


class FileTooLarge(Refusal):
    code = "file_too_large"
    message = (
        "This file is larger than 20 MB. Split it into smaller files, each with the row of column "
        "names. Nothing has been imported."
    )


class FileNotReadable(Refusal):
    code = "file_not_readable"
    message = "We could not read this file, so nothing has been imported. Upload a corrected one."


class FileHasProblems(Refusal):
    code = "file_has_problems"
    message = (
        "Some rows of this file have problems, so nothing has been imported. "
        "Upload a corrected file, or import the good rows only."
    )
