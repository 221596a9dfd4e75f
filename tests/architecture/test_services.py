"""Whatever a service writes is in the audit, and others may hear of it: read from the code itself.

A function that writes must record (or announce) itself or through what it calls; or else all that
call it do. The few that need not are written here.
"""

import ast
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
APPS = ("trusts", "workers", "compliance", "shifts", "insights")
WRITES = {
    *("create", "bulk_create", "get_or_create", "update_or_create", "copy_from"),
    *("save", "update", "bulk_update", "delete", "discard", "advance", "execute"),
}
RECORD = {"staffbank.audit.recording.record", "staffbank.audit.recording.record_all"}
EMIT = {"staffbank.outbox.emitting.emit", "staffbank.outbox.emitting.emit_all"}

#: What is taken from a template, one part after another.
COPIES = (
    *("trusts.services.template._copy_groups", "trusts.services.template._begin_wards_like"),
    *("trusts.services.template._copy_numbers", "trusts.services.template._copy_role_policy"),
    *("compliance.services.template._copy_asked", "compliance.services.template._copy_accepted"),
)
UNRECORDED = {
    "compliance.services.registers.ask_about_everybody": "questions: what is answered is kept",
    "compliance.services.registers.ask_first": "a question: what is answered is kept",
    **dict.fromkeys(COPIES, "copy_from, which calls it, records what was taken"),
    "compliance.services.evidence._delete": "each that calls it records, or is retention's",
    "compliance.services.evidence._discard_when_certain": "each that calls it records",
    "compliance.services.evidence.put_away": "files that have no row yet; attach records",
    "compliance.services.clearance._only": "kept from rows that were recorded as they changed",
    "compliance.services.reminding._make": "the rows are the record of who was reminded, and when",
    "insights.services.retention._deleted": "let_go records how many of each went",
    "insights.services.retention._blanked": "let_go records how many of each went",
    "insights.services.retention._excuse_let_go": "let_go records how many of each went",
    "insights.services.retention._unnumbered": "let_go records how many of each went",
    "insights.services.reporting._run": "the run is its own record, of figures and of nobody",
    "shifts.services.broadcast.rewrite_emails": "letters that have not left; each keeps its times",
    "shifts.services.broadcast.write_emails": "the letters are the record of who was written to",
    "shifts.services.broadcast.write_told": "the rows are the record of who was told, and when",
    "shifts.services.broadcast.withdraw_what_is_gone": "stops letters of a release that is closed",
    "shifts.services.looking.look": "the row is the record that a shift was looked at",
    "trusts.services.kept_files.forget": "retention: what was read of a file is let go",
    "trusts.services.wards.forget_files": "retention: what was read of a file is let go",
    "trusts.services.token._stamp": "when a token was last used, kept on its row",
}
UNANNOUNCED = {
    "compliance.services.registers.ask_about_everybody": "questions: what is answered is kept",
    "compliance.services.registers.ask_first": "a question: what is answered is kept",
    **dict.fromkeys(COPIES, "nobody works there until it is live"),
    "compliance.services.evidence._delete": "nothing is made of what is gone",
    "compliance.services.evidence._discard_when_certain": "files that no row names",
    "compliance.services.evidence.put_away": "files that have no row yet; attach announces",
    "compliance.services.evidence.reseal": "the same key, under another seal",
    "compliance.services.evidence.sweep": "files that no row names",
    "compliance.services.clearance._only": "eligibility reads it each time",
    "insights.services.retention._deleted": "nothing is made of what is let go",
    "insights.services.retention._blanked": "nothing is made of what is let go",
    "insights.services.retention._excuse_let_go": "nothing is made of what is let go",
    "insights.services.retention._unnumbered": "nothing is made of what is let go",
    "insights.services.retention.what_would_go": "a dry run: it reads",
    "insights.services.data_copy.make_copy": "the letter is posted in the same transaction",
    "insights.services.reporting._run": "a report waits until it is fetched",
    "shifts.services.broadcast.withdraw_what_is_gone": "called as the release is closed",
    "trusts.services.kept_files.forget": "nothing is made of what is let go",
    "trusts.services.kept_files.keep": "a dry run: nothing has changed",
    "compliance.services.training.say_what_names_mean": "read when a file is looked at",
    "shifts.services.looking.look": "a count that the vacancy page reads itself",
    "compliance.passport.services.sharing.make": "the link is on the answer alone",
    "compliance.passport.services.sharing.end": "the next look finds nothing",
    "compliance.passport.services.sharing.open_share": "the person's own page reads the looks",
    "compliance.passport.services.proving.accept_proofs": "the person's own page leads to the link",
    "compliance.passport.services.keys._reseal": "the same key, under another seal",
    "trusts.services.token._stamp": "a time that the token's page reads itself",
    "compliance.services.credentials.claim": "who looks at a check, until they have",
    "compliance.services.credentials.release": "the check is back in the list it came from",
    "workers.services.inviting._change": "the letter is sent again or its link ends: that is all",
    "trusts.services.membership.resend": "the letter is posted in the same transaction",
    "trusts.services.membership.revoke": "the link answers no more",
    "trusts.services.onboarding._record_sites": "nobody works there until it is live",
    "trusts.services.onboarding._record_trust": "nobody works there until it is live",
    "trusts.services.onboarding._give_a_place": "nobody works there until it is live",
    "trusts.services.onboarding.change_details": "what pages say of the trust, read each time",
    "trusts.services.onboarding.share_groups": "nobody works there until it is live",
    "trusts.services.wards.add_wards": "pages read the wards each time",
    "trusts.services.wards.check_file": "a dry run: nothing has changed",
    "trusts.services.wards.forget_files": "nothing is made of what is let go",
    "trusts.services.wards.import_wards": "pages read the wards each time",
    "shifts.services.rehearsing.rehearse": "a rehearsal tells nobody anything",
    "trusts.services.token.make": "the token is on the answer alone",
    "trusts.services.token.revoke": "the next call is refused",
    "workers.services.calendar_feed.end_feeds": "the next reading finds nothing",
    "workers.services.calendar_feed.make_feed": "the address is on the answer alone",
    "workers.services.messages.choose_messages": "read when the next message is written",
}


@dataclass
class Service:
    """One function of a service: whether it writes, and all it names, by its full name."""

    writes: bool = False
    named: set[str] = field(default_factory=set)


def full_names(tree, module):
    """What each name of a module stands for."""
    meant = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            meant |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.FunctionDef):
            meant[node.name] = f"{module}.{node.name}"
    return meant


def read(function, meant):
    service = Service()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            service.named.add(meant.get(node.id, node.id))
        elif isinstance(node, ast.Attribute):
            service.writes |= node.attr in WRITES
            if isinstance(node.value, ast.Name):
                service.named.add(f"{meant.get(node.value.id, '')}.{node.attr}")
    return service


@pytest.fixture(scope="module")
def services():
    found = {}
    for app in APPS:
        folder = CHECKOUT / app
        for file in [*folder.glob("**/services/*.py"), *folder.glob("**/services.py")]:
            module = ".".join(file.relative_to(CHECKOUT).with_suffix("").parts)
            tree = ast.parse(file.read_text())
            meant = full_names(tree, module)
            functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
            found |= {f"{module}.{f.name}": read(f, meant) for f in functions}
    return found


def reaches(services, name, goal, seen=frozenset()):
    """Whether a function calls ``goal``, itself or through others."""
    named = services[name].named
    return bool(goal & named) or any(
        reaches(services, other, goal, seen | {name})
        for other in named & services.keys() - seen - {name}
    )


def answered_for(services, name, goal, seen=frozenset()):
    """Whether it reaches ``goal``, or whatever calls it does."""
    if reaches(services, name, goal):
        return True
    callers = {other for other, service in services.items() if name in service.named} - {name}
    return bool(callers - seen) and all(
        answered_for(services, caller, goal, seen | {name}) for caller in callers - seen
    )


@pytest.mark.parametrize(
    ("goal", "exempt"), [(RECORD, UNRECORDED), (EMIT, UNANNOUNCED)], ids=["audit", "events"]
)
def test_whatever_is_written_is_told(services, goal, exempt):
    writing = {name for name, service in services.items() if service.writes}
    silent = {name for name in writing if not answered_for(services, name, goal)}

    assert len(writing) > 40
    assert silent == exempt.keys()
