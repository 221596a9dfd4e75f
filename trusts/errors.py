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
    message = "You cannot end your own role. Ask a colleague who may invite people."


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


class SiteInUse(Refusal):
    code = "site_in_use"
    message = "This site has wards, so it stays."


class NotReady(Refusal):
    code = "not_ready"
    message = "This trust cannot go live yet."
