"""Why a passport cannot be shown."""

from staffbank.errors import Refusal


class NothingToShow(Refusal):
    code = "nothing_to_show"
    message = "Choose at least one check to show."
