"""Every verb that is recorded has words, and no words wait for a verb that nobody records."""

import ast
import re
from pathlib import Path

import pytest

from staffbank.audit.sentences import HEADINGS, SENTENCES, Group, predicate

CHECKOUT = Path(__file__).parents[2]
FOLDERS = ("staffbank", "trusts", "workers", "compliance", "shifts", "insights")
RECORD = {"record", "record_all", "record_once_a_day", "_record"}
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
FILES = ("import", "staff_file", "training_file")
#: Recorded by a name, by an older release's data, or written in SQL.
BY_NAME = {
    "offer.accepted": "shifts.services.offer: the topic of each ending",
    "offer.declined": "shifts.services.offer: the topic of each ending",
    "offer.expired": "shifts.services.offer: the topic of each ending",
    "offer.withdrawn": "shifts.services.offer: the topic of each ending",
    **dict.fromkeys(
        ("override.asked", "override.made", "override.approved", "override.refused"),
        "shifts.services.overriding: one function says each",
    ),
    **dict.fromkeys(
        (f"{file}.{deed}" for file in FILES for deed in ("asked", "checked", "run")),
        "trusts.services.kept_files: the sort of file names the verb",
    ),
    **dict.fromkeys(
        ("terms.published", "agreement.published"),
        "trusts.services.texts: the sort of text names the verb",
    ),
    "override.ended": "shifts.services.overriding: one function says each",
    "trust.left": "shifts.services.departing: the topic of either kind",
    "trust.suspended": "shifts.services.departing: the topic of either kind",
    "vacancy.pool_opened": "shifts.services.vacancy: the topic of either wave",
    "vacancy.urgent": "shifts.services.vacancy: the topic of either wave",
    "membership.ended": "an older release: roles now say role.ended",
    "region.simulated": "insights.simulation.record, in SQL",
    "booking.did_not_attend": "insights.simulation.record, in SQL",
    "bank.begun": "tests of the record itself",
}


def recorded():
    """Every verb that a call of ``record`` names."""
    for folder in FOLDERS:
        for file in (CHECKOUT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in RECORD and isinstance(first, ast.Constant):
                    yield first.value


def test_every_recorded_verb_has_words():
    verbs = {verb for verb in recorded() if isinstance(verb, str) and VERB.fullmatch(verb)}

    assert len(verbs) > 40
    assert verbs - SENTENCES.keys() == set()


def test_every_sentence_belongs_to_a_verb_that_somebody_records():
    assert SENTENCES.keys() - set(recorded()) == BY_NAME.keys()


def test_every_group_has_a_heading_and_verbs():
    assert HEADINGS.keys() == set(Group)


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_a_sentence_reads_whole_with_nothing_known(verb):
    said = predicate(verb, {})

    assert not re.search(r"[{}]|\bNone\b|  ", said)


def test_a_verb_of_an_older_release_is_named():
    assert predicate("vacancy.frobnicated", {}) == "did “vacancy.frobnicated”"
