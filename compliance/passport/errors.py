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


class KeyNotProven(Refusal):
    code = "key_not_proven"
    message = (
        "This browser could not prove its key in time, or the page was open in another log in. "
        "Press the button again."
    )


class KeyTaken(Refusal):
    code = "key_taken"
    message = "That key is in use already. Press the button again: your browser makes another."


class NotSignedByYourPhone(Refusal):
    code = "not_signed_by_your_phone"
    message = (
        "It was not signed with the key of your passport, or too late. Open this page in the "
        "browser that keeps your key and sign it there."
    )
