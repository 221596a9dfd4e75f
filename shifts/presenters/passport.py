"""My passport: cleared or not, what to add, what was checked where and when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from compliance.models import Credential
from compliance.presenters.details import detail_words
from compliance.presenters.inductions import induction_words, withdrawn_words
from compliance.presenters.people import stopped_words
from compliance.presenters.restrictions import register_words, restriction_words
from compliance.presenters.skills import skill_name, skill_words
from compliance.rules.eligibility import ChangeCode
from compliance.rules.expiry import CredentialGap, Shortfall
from compliance.rules.words import Names, age_words
from shifts.presenters.find import Way
from shifts.presenters.lapsing import FlagLine
from shifts.presenters.overriding import OverrideLine
from shifts.selectors.openers import Opener
from shifts.selectors.passport import Ending, Passport
from staffbank.web.figures import plural
from staffbank.web.words import day_long, day_record, shift_long
from staffbank.wording import in_a_sentence
from workers.presenters import ToSign

GAPS = {
    Shortfall.MISSING: "We do not have it.",
    Shortfall.STOPPED: "It was suspended or withdrawn.",
    Shortfall.NOT_CHECKED: "Waiting for a check by your trust's compliance team.",
    Shortfall.ENDS_TOO_SOON: "It has ended.",
    Shortfall.CHECKED_ELSEWHERE: "It was checked at a trust whose checks are not taken.",
    Shortfall.TOO_OLD: "It is older than is taken.",
}
#: Trusts named before "and 3 more".
NAMED = 3
CLEARED, PARTLY, JOINING = "Cleared", "Partly cleared", "Joining"


@dataclass(frozen=True, slots=True)
class Line:
    """One credential, or one that is lacking."""

    name: str
    words: str
    state: str = ""
    step: Way | None = None


@dataclass(frozen=True, slots=True)
class PassportPage:
    """The worker's own passport."""

    passport: Passport
    openers: tuple[Opener, ...]
    names: Names
    today: date
    flagged: tuple[FlagLine, ...] = ()
    overridden: tuple[OverrideLine, ...] = ()
    to_sign: tuple[ToSign, ...] = ()

    @property
    def may_lose(self) -> list[Line]:
        """Their bookings that they may not work, the first to go back first."""
        return [
            Line(
                f"{shift_long(each.booking)}, {each.vacancy.ward.name}",
                each.in_list,
                step=Way("See what to do", reverse("me:booking", args=[each.booking.ref])),
            )
            for each in self.flagged
        ]

    @property
    def state(self) -> str:
        if not (self.passport.engaged and self.passport.begun):
            return JOINING
        return CLEARED if self.passport.cleared else PARTLY

    @property
    def accepted(self) -> str:
        """Where the checks count."""
        if not self.passport.engaged:
            return (
                "No trust has you in its bank yet. Ask the bank team that invited you to add you."
            )
        places = self.passport.places
        if not places:
            return "You have not joined a shared bank, so your checks count at your own trust."
        taken, of = sum(place.accepts for place in places), plural(len(places), "trust")
        if taken == len(places) == 1:
            return "Accepted by the one trust of your bank that you could work at."
        if taken == len(places):
            return f"Checked once, accepted by all {of} of your bank. Nobody asks you again."
        return f"Accepted by {taken or 'none'} of {of}."

    @property
    def wants(self) -> list[str]:
        """What the trusts that do not accept them ask for, the wish of most trusts first."""
        who: defaultdict[CredentialGap, list[str]] = defaultdict(list)
        for place in self.passport.places:
            for gap in place.gaps:
                who[gap].append(place.trust.short_name)
        ordered = sorted(who.items(), key=lambda each: (-len(each[1]), each[0].kind))
        return [self._want(gap, trusts) for gap, trusts in ordered]

    def _want(self, gap: CredentialGap, trusts: list[str]) -> str:
        """ "Hillingdon and Royal Free want advanced life support under a year old"."""
        if len(trusts) == len(self.passport.places) > 1:
            named = "All of them"
        elif len(trusts) > NAMED:
            others = len(trusts) - NAMED
            named = f"{', '.join(trusts[:NAMED])} and {others} more"
        else:
            named = " and ".join([", ".join(trusts[:-1]), trusts[-1]] if trusts[1:] else trusts)
        wants = "wants" if len(trusts) == 1 else "want"
        held = self.names.get(gap.held or gap.kind, gap.kind)
        match gap.shortfall:
            case Shortfall.TOO_OLD if gap.months:
                return f"{named} {wants} {held} under {age_words(gap.months)} old"
            case Shortfall.CHECKED_ELSEWHERE:
                return f"{named} {wants} {held} checked by a trust they take it from"
            case Shortfall.NOT_CHECKED:
                return f"{named} {wants} {held} checked: it is with the compliance team"
        return f"{named} {wants} {self.names.get(gap.kind, gap.kind)}"

    def _gap(self, gap: CredentialGap) -> Line:
        """What is lacking today, whether or not it alone would open anything."""
        kind = self.passport.kinds[gap.kind]
        if gap.shortfall == Shortfall.NOT_CHECKED or kind.code in self._suspended:
            return Line(kind.name, GAPS[gap.shortfall])
        return Line(kind.name, GAPS[gap.shortfall], step=self._add(kind.code))

    def _add(self, code: str) -> Way:
        return Way(f"Add {self.names.get(code, code)}", add_link(code))

    @property
    def restrictions(self) -> list[str]:
        return [f"{restriction_words(each)}." for each in self.passport.restrictions]

    @property
    def registers(self) -> list[str]:
        return [f"{register_words(each)}." for each in self.passport.registers]

    @property
    def inductions(self) -> list[Line]:
        return [
            Line(each.place.name, f"{withdrawn_words(each) or induction_words(each)}.")
            for each in self.passport.inductions
        ]

    @property
    def skills(self) -> list[Line]:
        return [Line(skill_name(each), f"{skill_words(each)}.") for each in self.passport.skills]

    @property
    def to_add(self) -> list[Line]:
        """What opens most shifts, best first, then what is lacking and opens none alone."""
        named = {opener.change.subject for opener in self.openers}
        rest = [self._gap(gap) for gap in self.passport.gaps if gap.kind not in named]
        signs = (Line(each.name, each.words, step=Way(*each.step)) for each in self.to_sign)
        return [*signs, *(self._opener(opener) for opener in self.openers), *rest]

    def _opener(self, opener: Opener) -> Line:
        subject = opener.change.subject
        kind = self.passport.kinds.get(subject)
        name = kind.name if kind else self.names.get(subject, subject)
        opens = f"Opens {plural(opener.vacancies, 'shift')}"
        match opener.change.code:
            case ChangeCode.SIGN_OFF_SKILL:
                return Line(name, f"{opens}. Ask a ward where you work to sign you off.")
            case ChangeCode.CHECK_CREDENTIAL:
                return Line(name, f"{opens} once it is checked. You have nothing to do.")
        if subject in self._suspended:  # a new one would put nothing right
            return Line(name, f"{opens} once it counts again: it is suspended. See below why.")
        return Line(name, f"{opens}.", step=self._add(subject))

    @property
    def _suspended(self) -> set[str]:
        status = Credential.Status.SUSPENDED
        return {each.kind.code for each in self.passport.credentials if each.status == status}

    @property
    def ending(self) -> list[Line]:
        return [self._ending(ending) for ending in self.passport.ending]

    def _ending(self, ending: Ending) -> Line:
        credential = ending.credential
        words = f"Ends {day_long(credential.valid_to)}." if credential.valid_to else ""
        if ending.bookings:
            needs = "needs" if ending.bookings == 1 else "need"
            words += f" {plural(ending.bookings, 'booking')} {needs} it after that."
        words += " Nothing that asks for it can be booked from the day after."
        kind = credential.kind
        step = Way(f"Renew {in_a_sentence(kind.short_name)}", add_link(kind.code))
        read = detail_words(self.passport.details.get(credential.pk))
        return Line(kind.name, f"{words} {read}".strip(), "Ending soon", step)

    @property
    def held(self) -> list[Line]:
        """What is neither lacking nor ending soon: that stands above."""
        ending = {each.credential.pk for each in self.passport.ending}
        return [self._held(each) for each in self.passport.credentials if each.pk not in ending]

    def _held(self, credential: Credential) -> Line:
        kind = credential.kind
        sent = Way(
            f"See what you sent: {in_a_sentence(kind.short_name)}",
            reverse("me:evidence", args=[credential.ref]),
        )
        read = detail_words(self.passport.details.get(credential.pk))
        words = " ".join(part for part in (held_words(credential), read) if part)
        return Line(kind.name, words, held_state(credential, self.today), sent)


def add_link(kind: str) -> str:
    return f"{reverse('me:add_check')}?kind={kind}"


def held_state(credential: Credential, today: date) -> str:
    """The words of its tag; a checked one whose last day is over has ended."""
    ended = credential.valid_to is not None and credential.valid_to < today
    if credential.status == Credential.Status.VERIFIED and ended:
        return "Ended"
    return Credential.Status(credential.status).label


def held_words(credential: Credential) -> str:
    """Who checked it, where and when, and until when it counts."""
    where = credential.checked_at_trust.short_name if credential.checked_at_trust else ""
    when = day_record(credential.checked_at) if credential.checked_at else ""
    match credential.status:
        case Credential.Status.SUBMITTED:
            return f"Sent {day_record(credential.submitted_at)}. With the compliance team."
        case Credential.Status.REJECTED:
            return f"Not accepted by {where} on {when}: {credential.reason}"
        case Credential.Status.SUSPENDED | Credential.Status.REVOKED:
            return " ".join(f"{stopped_words(stop)}." for stop in credential.stops.all())
    ends = f"ends {day_record(credential.valid_to)}" if credential.valid_to else "no end date"
    return f"Checked by {where} on {when}, {ends}."


@dataclass(frozen=True, slots=True)
class AddPage:
    back: Way
