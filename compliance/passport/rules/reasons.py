"""Why a signed credential is not accepted, each reason with its plain words."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    ALGORITHM = "algorithm"
    TYPE = "type"
    HEADER = "header"
    UNKNOWN_ISSUER = "unknown_issuer"
    UNKNOWN_KEY = "unknown_key"
    SIGNATURE = "signature"
    DISCLOSURE = "disclosure"
    UNSIGNED_DISCLOSURE = "unsigned_disclosure"
    REPEATED = "repeated"
    HIDDEN_TERM = "hidden_term"
    MISSING = "missing"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    STOPPED = "stopped"
    STATUS_MISSING = "status_missing"
    STATUS_STALE = "status_stale"
    NO_HOLDER = "no_holder"
    NOT_SHOWN = "not_shown"
    HOLDER_SIGNATURE = "holder_signature"
    AUDIENCE = "audience"
    NONCE = "nonce"
    SHOWN_OTHERWISE = "shown_otherwise"
    SHOWN_TOO_LONG_AGO = "shown_too_long_ago"


WORDS: dict[Reason, str] = {
    Reason.UNREADABLE: "This is not a signed credential, or part of it is missing. Copy it whole.",
    Reason.TOO_LARGE: "This is larger than any credential we know. Check that it is the right one.",
    Reason.ALGORITHM: "It is not signed in the one way we accept (ES256), so it proves nothing.",
    Reason.TYPE: "It is signed, but as something else than what it is shown as.",
    Reason.HEADER: "Its header asks us to trust a key that it brings itself. We do not.",
    Reason.UNKNOWN_ISSUER: "It names an issuer that is not on the list of those we trust.",
    Reason.UNKNOWN_KEY: (
        "It is signed with a key that its issuer does not list. The key was withdrawn, or it was "
        "never the issuer's."
    ),
    Reason.SIGNATURE: "The signature does not fit: it was changed, or somebody else made it.",
    Reason.DISCLOSURE: "One of the shown details cannot be read.",
    Reason.UNSIGNED_DISCLOSURE: "It shows a detail that the issuer never signed.",
    Reason.REPEATED: "It shows or promises the same detail twice, which no issuer does.",
    Reason.HIDDEN_TERM: "It hides a term that must always be in plain sight.",
    Reason.MISSING: "It lacks something that every credential of this sort says.",
    Reason.NOT_YET: "It does not count yet: its first moment is still to come.",
    Reason.EXPIRED: "It has ended. Ask the person for a newer one.",
    Reason.STOPPED: "Its issuer has withdrawn it. It no longer counts.",
    Reason.STATUS_MISSING: "Nothing says whether it still counts: its status list is not here.",
    Reason.STATUS_STALE: "The status list is too old to say whether it still counts.",
    Reason.NO_HOLDER: "It names no key of its holder, so nobody can prove that it is theirs.",
    Reason.NOT_SHOWN: "Nothing proves that the person it is about is showing it.",
    Reason.HOLDER_SIGNATURE: "It was not its holder who showed it: the proof does not fit.",
    Reason.AUDIENCE: "It was shown to somebody else, and passed on.",
    Reason.NONCE: "It was made for another occasion, and used again.",
    Reason.SHOWN_OTHERWISE: "Details were added or taken away after the holder showed it.",
    Reason.SHOWN_TOO_LONG_AGO: "It was shown too long ago. Ask the person to show it again.",
}


class NotAccepted(ValueError):
    """A credential, proof or status list that is not accepted, and why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(WORDS[reason])
