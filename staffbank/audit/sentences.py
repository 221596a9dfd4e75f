"""What each verb of the record says to a person: the rest of a sentence that begins with who.

``{whose}`` and ``{person}`` are whom it was about ("your", "you" to themselves); ``{vacancy}`` is
the vacancy, ``{subject}`` whose role or account it was; ``{role}``, ``{kind}``, ``{report}`` and
``{file}`` come from what the entry keeps. A test finds every verb that is recorded and none here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """The sorts of things people look for in the record."""

    LOOKS = "looks"
    FILES = "files"
    CHECKS = "checks"
    SHIFTS = "shifts"
    ROLES = "roles"
    LOG_INS = "log_ins"
    PRIVACY = "privacy"
    SETTINGS = "settings"


HEADINGS: Mapping[Group, str] = {
    Group.LOOKS: "Looks at people's records and checks",
    Group.FILES: "Files and calendars that left",
    Group.CHECKS: "Checks sent in and decided",
    Group.SHIFTS: "Vacancies and bookings",
    Group.ROLES: "Roles, invitations and connected systems",
    Group.LOG_INS: "Seats taken and ways to log in",
    Group.PRIVACY: "Requests about personal data",
    Group.SETTINGS: "Settings",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one verb, and under which heading it is found."""

    words: str
    group: Group


_WORDS: Mapping[Group, Mapping[str, str]] = {
    Group.LOOKS: {
        "worker.looked": "opened {whose} record",
        "credential.looked": "opened {whose} {kind} check",
        "evidence.looked": "looked at a page of {whose} {kind}",
        "credential.listed": "saw {whose} {kind} check in a list",
        "credential.warned": "read that {whose} {kind} check ends before {vacancy}",
        "booking.read": "read {whose} booking onto {vacancy} through a program",
        "share.face_seen": "saw {whose} photo by a link that shows {whose} passport",
        "share.seen": "opened a link that shows {whose} passport",
        "record.looked": "read the record of what was done",
        "overrides.looked": "read whom trusts took without a check",
    },
    Group.FILES: {
        "figures.exported": "downloaded figures as a file",
        "pay.exported": "downloaded who worked which shift, and their pay",
        "report.exported": "downloaded a nightly report",
        "import.exported": "downloaded the rows to correct of an imported file",
        "staff_file.exported": "downloaded the rows to correct of a staff list",
        "training_file.exported": "downloaded the rows to correct of a file of training",
        "booking.exported": "downloaded {vacancy} for a calendar",
        "feed.read": "read {whose} private calendar address",
        "feed.made": "made a private calendar address",
        "feed.revoked": "stopped a private calendar address",
        "passport.exported": "downloaded {whose} passport",
        "record.exported": "downloaded the record as a file",
        "overrides.exported": "downloaded whom trusts took without a check",
    },
    Group.CHECKS: {
        "credential.submitted": "sent in {whose} {kind} to be checked",
        "credential.claimed": "took {whose} {kind} check, to do it",
        "credential.released": "put {whose} {kind} check back into the list",
        "credential.checked": "accepted {whose} {kind}",
        "credential.rejected": "did not accept {whose} {kind}",
        "credential.replaced": "replaced {whose} former {kind}",
        "credential.first_checked": "accepted {whose} {kind} in the first of two checks",
        "credential.first_set_aside": "set aside the first check of {whose} {kind}",
        "credential.undone": "took back a decision on {whose} {kind}",
        "credential.answered": "answered a question about {whose} {kind}",
        "credential.asked": "asked {person} for more about {whose} {kind}",
        "worker.number_kept": "wrote down {whose} number on a professional register",
        "credential.imported": "took over {whose} {kind} from another bank's passport",
        "credential.suspended": "suspended {whose} {kind}",
        "credential.revoked": "withdrew {whose} {kind}",
        "credential.restored": "lifted a suspension of {whose} {kind}",
        "skill.signed_off": "signed {person} off in a skill",
        "skill.revoked": "revoked a skill of {person}",
        "induction.recorded": "recorded that {person} was shown round",
        "induction.withdrawn": "withdrew an induction of {person}",
        "restriction.made": "restricted what {person} may be booked on",
        "restriction.lifted": "lifted a restriction of what {person} may be booked on",
        "register.changed": "read another word about {person} on a professional register",
        "register.asked": "had the professional registers asked about {person}",
        "trial.asked": "asked what another rule about {kind} would mean",
        "trial.confirmed": "had another rule about {kind} saved, having read what it means",
        "override.asked": "asked to take {person} without {kind} for a while",
        "override.made": "took {person} without {kind} for a while",
        "override.approved": "approved that {person} is taken without {kind} for a while",
        "override.refused": "did not approve that {person} is taken without {kind}",
        "override.ended": "asked {person} for {kind} again",
        "evidence.added": "sent in pages of {whose} {kind}",
        "evidence.removed": "removed a page of {whose} {kind}",
        "evidence.replaced": "put another page in the place of one of {whose} {kind}",
        "evidence.harmful": "deleted a page of {whose} {kind}, which held something harmful",
        "evidence.swept": "looked for pages without a file, and files without a page",
        "evidence.copied": "added to the copy of all pages of documents",
        "evidence.restored": "put back pages of documents from a copy",
        "evidence.resealed": "sealed pages of documents under a newer key",
        "passport.issued": "signed {whose} {kind} for {whose} passport",
        "training_file.checked": "checked a file of training",
        "training_file.asked": "asked for a file of training to be imported",
        "training_file.run": "imported a file of training",
        "training_name.said": "said what a name in files of training means",
        "share.made": "made a link that shows {whose} passport",
        "share.signed": "signed a link that shows {whose} passport, with {whose} own key",
        "share.ended": "stopped a link that showed {whose} passport",
        "passport.stopped": "stopped a signed check on {whose} passport",
        "holder_key.made": "made the key by which {whose} passport is shown",
        "holder_key.replaced": "replaced the key by which {whose} passport is shown",
        "holder_key.destroyed": "destroyed a former key by which {whose} passport was shown",
    },
    Group.SHIFTS: {
        "vacancy.posted": "posted {vacancy}",
        "vacancy.changed": "changed {vacancy}",
        "vacancy.published": "published {vacancy} to the trust's bank",
        "vacancy.pool_opened": "opened {vacancy} to the region",
        "vacancy.urgent": "told everybody that {vacancy} is urgent",
        "vacancy.cancelled": "cancelled {vacancy}",
        "vacancy.lapsed": "ended {vacancy}, which started with nobody booked",
        "offer.made": "offered {vacancy} to {person} by name",
        "offer.accepted": "accepted the offer of {vacancy}",
        "offer.declined": "declined the offer of {vacancy}",
        "offer.expired": "ended the offer of {vacancy} to {person}, which was not answered",
        "offer.withdrawn": "withdrew the offer of {vacancy} to {person}",
        "booking.made": "booked {person} onto {vacancy}",
        "booking.undone": "undid the booking of {person} onto {vacancy}",
        "booking.cancelled": "cancelled the booking of {person} onto {vacancy}",
        "booking.flagged": "flagged {whose} booking onto {vacancy}, which they may not work",
        "booking.unflagged": "took the flag off {whose} booking onto {vacancy}",
        "booking.released": "gave back {whose} booking onto {vacancy}: they may not work it",
        "booking.worked": "noted that {person} worked {vacancy}",
        "booking.did_not_attend": "noted that {person} did not come to {vacancy}",
        "import.asked": "asked for a file of vacancies to be imported",
        "import.checked": "checked a file of vacancies",
        "import.run": "imported a file of vacancies",
        "region.simulated": "filled the demonstration with invented people",
    },
    Group.ROLES: {
        "invitation.made": "invited somebody to be {role}",
        "invitation.resent": "sent an invitation again",
        "invitation.revoked": "withdrew an invitation",
        "invitation.accepted": "accepted an invitation to be {role}",
        "staff_file.checked": "checked a staff list",
        "staff_file.asked": "asked for a staff list to be taken over",
        "staff_file.run": "took over a staff list",
        "staff.matched": "found {person} on the staff list",
        "staff.told_apart": "said that {person} is nobody on the staff list",
        "worker.compared": "compared {whose} record with another that may be theirs",
        "worker.told_apart": "said that {person} and another record are two people",
        "worker.shown_again": "took back that {person} and another record are two people",
        "worker.merged": "joined two records of {person}",
        "worker.parted": "parted two records that had been joined as {person}",
        "worker.invited": "invited somebody to work shifts",
        "worker.invited_again": "sent an invitation to work shifts again",
        "worker.invitation_revoked": "withdrew an invitation to work shifts",
        "worker.joined": "accepted an invitation to work shifts",
        "worker.registered": "registered to work shifts",
        "joining.begun": "began to join the bank",
        "joining.said": "said something of themself to join the bank",
        "joining.agreed": "agreed what {person} works as",
        "joining.refused": "decided not to engage {person}",
        "joining.nudged": "reminded {person} of what is left to join",
        "joining.finished": "let {person} in to find and book shifts",
        "terms.published": "published a version of the agreement with workers",
        "terms.signed": "signed the bank's agreement with its workers",
        "membership.ended": "ended {subject}'s role as {role}",
        "role.given": "gave {subject} the role of {role}",
        "role.wards_changed": "changed the wards of {subject}'s role as {role}",
        "role.ended": "ended {subject}'s role as {role}",
        "role.asked": "asked for somebody to be given the role of {role}",
        "role.approved": "approved that somebody is given the role of {role}",
        "role.refused": "did not approve that somebody is given the role of {role}",
        "role.withdrawn": "withdrew what they had asked of the role of {role}",
        "role.policy_changed": "changed which roles need a second person to approve",
        "issuer.trusted": "trusted the passports of a trust of another bank",
        "issuer.families_decided": "said which checks of other banks are taken over",
        "issuer.trust_ended": "ended trust in the passports of a trust of another bank",
        "token.made": "connected another system",
        "token.revoked": "disconnected another system",
        "second_step.reset": "reset {subject}'s second step of logging in",
    },
    Group.LOG_INS: {
        "seat.taken": "began to act in this role",
        "session.ended": "logged a device out",
        "identity.tied": "tied an organisation's log in to the account",
        "account.closed": "closed an account",
    },
    Group.PRIVACY: {
        "copy.asked": "asked for a copy of everything about {person}",
        "copy.made": "made a copy of everything about {person}",
        "copy.taken": "downloaded a copy of everything about {person}",
        "correction.asked": "asked for {whose} record to be corrected",
        "correction.made": "corrected {whose} record, as asked",
        "correction.refused": "did not change {whose} record, and said why",
        "worker.erased": "erased {person}",
        "retention.run": "let go of what need not be kept any longer",
    },
    Group.SETTINGS: {
        "issuer_key.made": "made a key with which the trust signs passports",
        "issuer_key.rotated": "changed the key with which the trust signs passports",
        "issuer_key.compromised": "withdrew a key with which the trust signed passports",
        "key.resealed": "sealed a private key anew",
        "messages.chosen": "chose which messages to get",
        "places.chosen": "chose where to go",
        "bank.begun": "began the bank",
        "trust.begun": "began to bring the trust in",
        "trust.begun_again": "began to bring the trust back",
        "trust.copied": "began the trust from another trust's wards and staff groups",
        "trust.details_changed": "changed the trust's sites",
        "trust.number_set": "set one of the trust's own numbers",
        "trust.numbers_confirmed": "confirmed the grades, rates, breaks and rules of the trust",
        "validity.decided": "decided how long {kind} counts",
        "checks.rule_decided": "decided how many people check {kind}",
        "checks.asked_set": "set whether a check is asked for",
        "checks.accepted_set": "set which checks are accepted",
        "trust.ward_settings_set": "said what the trust's wards are",
        "trust.checks_confirmed": "confirmed which checks the trust asks for and accepts",
        "rate.asked": "asked for a rate of the trust's own",
        "rate.approved": "approved a rate of the trust's own",
        "rate.refused": "did not approve a rate of the trust's own",
        "rate.withdrawn": "withdrew a rate they had asked for",
        "rate.ended": "ended a trust's own rate, above the region's new cap",
        "region.changed": "changed what all trusts of the bank go by",
        "region.limits_changed": "changed within what the trusts may differ",
        "pool.chosen": "chose whether the other trusts may book {person}",
        "pool.rule_applied": "put people into the pool, or out of it, by the bank's rule",
        "trust.groups_shared": "chose the staff groups that the trust shares",
        "trust.wards_added": "added wards",
        "trust.wards_checked": "checked a file of wards",
        "trust.wards_changed": "changed wards from a file",
        "trust.rehearsed": "rehearsed a vacancy that nobody was told of",
        "departure.planned": "planned the day on which the trust stops sharing",
        "departure.withdrawn": "took back the day on which the trust would stop sharing",
        "trust.suspended": "suspended the trust's place in the bank",
        "trust.left": "ended the trust's place in the bank",
        "trust.joined": "took the trust live",
        "agreement.published": "published a version of the bank's agreement",
        "agreement.signed": "signed the bank's agreement for the trust",
    },
}
SENTENCES: Mapping[str, Said] = {
    verb: Said(words, group) for group, verbs in _WORDS.items() for verb, words in verbs.items()
}
#: Somebody looked at a person, or at their checks.
LOOKS = frozenset(verb for verb, said in SENTENCES.items() if said.group is Group.LOOKS)


def verbs_of(group: str) -> list[str]:
    """The verbs found under a heading."""
    return [verb for verb, said in SENTENCES.items() if said.group == group]


def predicate(verb: str, facts: Mapping[str, str]) -> str:
    """The rest of the sentence. A verb of an older release that has no words is named."""
    said = SENTENCES.get(verb)
    return said.words.format_map(_Known(facts)) if said else f"did “{verb}”"


class _Known(dict[str, str]):
    """Facts of an entry; one that is not known leaves no hole in the sentence."""

    UNKNOWN: Mapping[str, str] = {
        "whose": "a person's",
        "person": "a person",
        "vacancy": "a vacancy",
        "subject": "somebody",
        "role": "one of its people",
        "kind": "document",
        "report": "a report",
        "file": "a file",
    }

    def __missing__(self, key: str) -> str:
        return self.UNKNOWN[key]
