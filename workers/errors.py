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
