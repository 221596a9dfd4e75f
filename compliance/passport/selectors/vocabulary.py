"""What a credential of ours says: each claim by its name, in the words of people, and described for
other people's software (SD-JWT VC).

Of a DBS certificate and of occupational health no claim holds what stood on a certificate or what a
test found, nor words that somebody typed freely, in which either could stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from compliance.models import HealthClearance
from workers.models import WorkerSkill


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: its label on a page and what it means; ``of`` its place among ``PARTS``, and
    ``says`` the words of its codes where it has some."""

    label: str
    words: str
    of: str = ""
    is_day: bool = False
    says: Mapping[str, str] = field(default_factory=dict)


CHECK, IDENTITY, WORK, REGISTER = "check", "identity", "right_to_work", "registration"
DBS, HEALTH, TRAINING, BEFORE = "dbs", "health", "training", "references"
SKILL, INDUCTION = "skill", "induction"
#: What a claim may be of, in the order of a page of choices.
PARTS: Mapping[str, str] = MappingProxyType(
    {
        CHECK: "Of every check",
        IDENTITY: "Of your identity",
        WORK: "Of your right to work",
        REGISTER: "Of your registration",
        DBS: "Of your DBS check",
        HEALTH: "Of occupational health",
        TRAINING: "Of your training",
        BEFORE: "Of your references",
        SKILL: "Of your skills",
        INDUCTION: "Of your inductions",
    }
)
#: Shown with every skill: without it, one that somebody only learns would read as one they have.
LEVEL = "skill_level"
#: What an induction is of.
WARD, SITE = "ward", "site"

#: Shown with each of them, whoever is shown it; the others where its holder says so.
ALWAYS: Mapping[str, Claim] = MappingProxyType(
    {
        "name": Claim("Name", "The person's name, as on their documents"),
        "kind_name": Claim("Check", "The check, in words"),
        "checked_by": Claim("Checked by", "The trust that checked, assessed or gave it"),
        "checked_on": Claim("Checked on", "The day on which it did", is_day=True),
        "valid_to": Claim(
            "Counts until", "The last day on which it counts, London time", is_day=True
        ),
        LEVEL: Claim(
            "Level of skill",
            "How well: novice, supervised, independent or assessor",
            says=dict(WorkerSkill.Level.choices),
        ),
    }
)
#: What its holder may show besides, in the order in which a page names it.
CHOSEN: Mapping[str, Claim] = MappingProxyType(
    {
        "issued_by": Claim("Document from", "Who issued the document that was seen", CHECK),
        "number_ending": Claim(
            "Number ending", "The last characters of the document's number", CHECK
        ),
        "evidence": Claim("What was seen", "What was seen", CHECK),
        "valid_from": Claim("Dated", "The day on the document", CHECK, is_day=True),
        "register": Claim("Register", "The professional register", REGISTER),
        "registration_number": Claim(
            "Registration number", "The number there, as the public register shows it", REGISTER
        ),
        "register_part": Claim("Part of the register", "The part of it", REGISTER),
        "register_status": Claim(
            "On the register as", "What it said on the day of the check", REGISTER
        ),
        "licence": Claim("Licence to practise", "Of a doctor: held, when checked", REGISTER),
        "dbs_level": Claim("DBS level", "Basic, standard or enhanced", DBS),
        "dbs_workforce": Claim("DBS workforce", "The workforce that it was made for", DBS),
        "dbs_lists": Claim("Barred lists checked", "Adults' list, children's list, or both", DBS),
        "dbs_issued_on": Claim("DBS certificate dated", "Its date", DBS, is_day=True),
        "dbs_update_service": Claim(
            "DBS update service", "Whether its holder subscribes to it", DBS
        ),
        "dbs_current_on": Claim(
            "Still current on", "When the update service last said so", DBS, is_day=True
        ),
        "right_to_work": Claim("Right to work", "For good (list A), or until a day (list B)", WORK),
        "work_conditions": Claim("Conditions of work", "What limits the work, if anything", WORK),
        "weekly_hours": Claim("Hours a week, at most", "The most that a visa allows here", WORK),
        "right_to_work_until": Claim(
            "Right to work until", "The last day of a right that ends", WORK, is_day=True
        ),
        "health_outcome": Claim(
            "Cleared as",
            "What occupational health cleared the person for: fit, adjusted, epp or mask",
            HEALTH,
            says=dict(HealthClearance.Outcome.choices),
        ),
        "mask_fitted": Claim("Mask that fitted", "Make and model, after a fit test", HEALTH),
        "subject": Claim("Subject", "The subject of the Core Skills Training Framework", TRAINING),
        "level": Claim("Level", "Its level there", TRAINING),
        "for_whom": Claim("Resuscitation of", "Adults, children or newborn babies", TRAINING),
        "delivery": Claim("How it was taught", "Online, in person or both", TRAINING),
        "course": Claim("Course", "The life support course that was passed", TRAINING),
        "identity_proof": Claim("How they proved it", "What kind of proof was seen", IDENTITY),
        "history_from": Claim("History from", "First day that it covers", BEFORE, is_day=True),
        "history_to": Claim("History to", "Last day that it covers", BEFORE, is_day=True),
        "references_seen": Claim("References seen", "How many", BEFORE),
        "history_gaps": Claim("Gaps in it", "None, or each explained", BEFORE),
        "skill_assessed_by": Claim("Skill assessed by", "Who judged it", SKILL),
        "skill_assessed_how": Claim(
            "How they knew",
            "How it was judged: observed, certificate, record or joining",
            SKILL,
            says=dict(WorkerSkill.How.choices),
        ),
        "induction_of": Claim(
            "Inducted to",
            "A whole site or one ward of it: site or ward",
            INDUCTION,
            says={WARD: "One ward", SITE: "The whole site"},
        ),
        "induction_site": Claim("Site", "Its site", INDUCTION),
        "inducted_by": Claim("Shown round by", "Who showed them round", INDUCTION),
    }
)
#: Never chosen: it goes with the whole passport alone, so that two of one person are known as such.
_WHOLE = {"person": "The person, by a reference that means nothing outside the staff bank"}
_PLAIN = {
    "terms": "The terms for working at trusts that its holder signed: title, version, sha256",
    "kind": "The check, by a code; skill: and the skill's code; or induction",
    "holder_key": (
        "Who has the private half of the holder's key: kept_for_them is their staff bank, which "
        "keeps it sealed; kept_by_them is a browser of theirs, which lets nobody have it"
    ),
}


def _claim(name: str, words: str, disclosed: str) -> dict[str, Any]:
    return {
        "path": [name],
        "sd": disclosed,
        "display": [{"locale": "en-GB", "label": words}],
    }


CHECK_TYPE: dict[str, Any] = {
    "name": "A check of a person by an NHS trust",
    "description": "One check that a trust did, and that others rely on by their agreement; or one "
    "skill that it assessed, or one induction that it gave.",
    "claims": [
        *(_claim(name, words, "never") for name, words in _PLAIN.items()),
        *(_claim(name, words, "always") for name, words in _WHOLE.items()),
        *(_claim(name, each.words, "always") for name, each in {**ALWAYS, **CHOSEN}.items()),
    ],
}
