"""Why a passport cannot be shown."""

from staffbank.errors import Refusal


class NothingToShow(Refusal):
    code = "nothing_to_show"
    message = "Choose at least one check to show."


class TrustedAlready(Refusal):
    code = "trusted_already"
    message = "Your bank trusts this issuer already. End that first to write down other keys."


class NotYourPassport(Refusal):
    code = "not_your_passport"
    message = (
        "It was made for another record, or with another code. Make the file again with the code "
        "on this page."
    )


class NotYourName(Refusal):
    code = "not_your_name"
    message = (
        "It names somebody else than your record here. If your name has changed, ask your "
        "compliance team."
    )


class BroughtByAnother(Refusal):
    code = "brought_by_another"
    message = "One of its checks stands in another record already. Ask your compliance team."
