"""What somebody is signed off in, by whom and how, in words."""

from __future__ import annotations

from compliance.presenters.words import plain_day
from staffbank.web.words import day_record, sentence
from workers.models import WorkerSkill

HOW = {
    WorkerSkill.How.OBSERVED: "who watched them do it",
    WorkerSkill.How.CERTIFICATE: "who saw a certificate",
    WorkerSkill.How.RECORD: "who read another employer's record",
    WorkerSkill.How.JOINING: "as they joined",
}


def skill_words(held: WorkerSkill) -> str:
    """ "Independent since 3 March 2026. Assessed by Bola Adeyemi for Imperial, who watched them do
    it. Until 3 March 2027"."""
    said = [f"{held.get_level_display()} since {plain_day(held.valid_from)}"]
    if held.assessed_by and held.assessed_at_trust:
        how = HOW[WorkerSkill.How(held.how)]
        said.append(
            f"Assessed by {held.assessed_by.name} for {held.assessed_at_trust.short_name}, {how}"
        )
    else:
        said.append("Nobody is recorded as having assessed it")
    if held.revoked_at:
        said.append(f"Revoked on {day_record(held.revoked_at)}: {held.revoked_because.rstrip('.')}")
    elif held.valid_to:
        said.append(f"Until {plain_day(held.valid_to)}")
    return ". ".join(said)


def skill_name(held: WorkerSkill) -> str:
    return sentence(held.skill.name)
