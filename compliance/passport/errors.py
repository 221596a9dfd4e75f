"""Why a passport cannot be shown."""

from staffbank.errors import Refusal


class NothingToShow(Refusal):
    code = "nothing_to_show"
    message = "Choose at least one check to show."


class ShareOver(Refusal):
    code = "share_over"
    message = "This link has ended. Make a new one."
