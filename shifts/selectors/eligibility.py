"""Everything that asks who may work what: one door to the selectors beside this file."""

from shifts.selectors.candidates import candidate_ids
from shifts.selectors.facts import facts_for, names_in_sentences, verdict_for, verdicts_for
from shifts.selectors.need import Need

__all__ = [
    "Need",
    "candidate_ids",
    "facts_for",
    "names_in_sentences",
    "verdict_for",
    "verdicts_for",
]
