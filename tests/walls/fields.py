"""Every field, filter and column in which somebody may name a row, and where it is asked for.

Found in the code: a field that takes a row, or a value that a view reads by name from an address or
a form, and that has no line here, fails a test.
"""

import ast
from dataclasses import dataclass, field
from pathlib import Path

from django.forms import BaseForm, ModelChoiceField
from django.urls import get_resolver
from rest_framework.serializers import BaseSerializer

from staffbank.web.api.fields import VisibleRelatedField

CHECKOUT = Path(__file__).parents[2]
APPS = ("trusts", "workers", "compliance", "shifts", "insights")


@dataclass(frozen=True)
class Line:
    """One place where a row may be named: who is asked as, where, and how the name is sent."""

    persona: str
    address: str
    named: str  # what is named: a name of ``stands``
    as_: str  # the parameter
    method: str = "get"
    #: The parts of the address that name a row: the part and a name of ``stands``.
    at: dict = field(default_factory=dict)
    body: dict = field(default_factory=dict)
    #: Trusts and sites are a directory that everybody may read: one's answer may differ from
    #: nobody's, and still says nothing of what the place has.
    of_a_directory: bool = False

    @property
    def of_a_bank(self):
        """Whether a bank's people ask: to them the sibling's place is their own bank's."""
        return self.persona in {"onboarding_admin", "bank_lead", "auditor"}


def post(persona, address, named, as_, at=None, /, **body):
    return Line(persona, address, named, as_, "post", at or {}, body)


#: What is read from forms by the form's or serializer's name and the field's; what views read by
#: hand, by the view's module and the parameter.
LINES = {
    "CoverForm.deputy": post("trust_admin", "trusts:cover", "user", "deputy", {"ref": "seat"}),
    "CoverForm.wards": post("trust_admin", "trusts:cover", "ward ref", "wards", {"ref": "seat"}),
    "GiveForm.person": post("trust_admin", "trusts:give", "user", "person", role="payroll"),
    "GiveForm.wards": post("trust_admin", "trusts:give", "ward ref", "wards", role="ward_manager"),
    "RoleFields.wards": post(  # what the forms above and below share
        "trust_admin", "trusts:give", "ward ref", "wards", role="ward_manager"
    ),
    "InviteForm.wards": post(
        "trust_admin", "trusts:invite", "ward ref", "wards", role="ward_manager"
    ),
    "WardsOfForm.wards": post(
        "trust_admin", "trusts:role_wards", "ward ref", "wards", {"ref": "seat"}, reason="Moves"
    ),
    "RestrictForm.ward": post(
        "compliance_officer",
        "compliance:restrict",
        "ward ref",
        "ward",
        {"ref": "worker"},
        scope="ward",
    ),
    "WardRoundForm.workers": post("ward_manager", "shifts:inductions", "booked worker", "workers"),
    "PersonRoundForm.ward": post(
        "trust_manager", "shifts:induct", "ward ref", "ward", {"ref": "worker"}
    ),
    "PersonRoundForm.site": post(
        "trust_manager", "shifts:induct", "site", "site", {"ref": "worker"}
    ),
    "ManyForm.chosen": post(
        "compliance_officer", "compliance:many", "credential", "chosen", seen="import"
    ),
    "PostingForm.ward": post("trust_manager", "shifts:post", "ward ref", "ward", grade="N5"),
    "ChangeForm.ward": post(
        "trust_manager", "shifts:change", "ward ref", "ward", {"ref": "vacancy"}, grade="N5"
    ),
    "VacancyFilters.ward": Line("trust_manager", "shifts:vacancies", "ward ref", "ward"),
    "VacancyFilters.posting": Line("trust_manager", "shifts:vacancies", "posting", "posting"),
    "WardForm.ward": Line("trust_manager", "shifts:week", "ward ref", "ward"),
    "RehearsalForm.ward": post(
        "onboarding_admin",
        "bank_shifts:rehearsals",
        "joining ward",
        "ward",
        {"ref": "joining trust"},
    ),
    "TemplateForm.template": post(
        "onboarding_admin", "banks:template", "trust ref", "template", {"ref": "joining trust"}
    ),
    "InviteForm.trust": post(  # a bank says for which trust a worker is asked
        "onboarding_admin", "bank_workers:invite", "trust ref", "trust", name="Ann Lee"
    ),
    "AcceptingForm.named": post(
        "onboarding_admin",
        "bank_shifts:accept",
        "trust ref",
        "named",
        {"kind": "kind of check"},
        from_whom="named",
    ),
    "ShareForm.checks": post(
        "a worker of ours", "passport:make_share", "checked", "checks", shown_to="A ward"
    ),
    "ShareForm.skills": post(
        "a worker of ours", "passport:make_share", "signed skill", "skills", shown_to="A ward"
    ),
    "ShareForm.inductions": post(
        "a worker of ours", "passport:make_share", "signed round", "inductions", shown_to="A ward"
    ),
    "TrustForm.trust": Line(
        "a joiner of ours",
        "me:joining_trust",
        "trust slug",
        "trust",
        "post",
        of_a_directory=True,
    ),
    "SitesForm.sites": Line(
        "a joiner of ours",
        "me:joining_sites",
        "site",
        "sites",
        "post",
        body={"travel": "any"},
        of_a_directory=True,
    ),
    "WorkedFilters.ward": Line("payroll", "shifts:worked", "ward ref", "ward"),
    "WorkedFilters.payer": Line("payroll", "shifts:worked", "trust ref", "payer"),
    "api.PostInput.ward": post("trust_manager", "api:vacancy-list", "ward", "ward"),
    "api.VacancyFilters.ward": Line("trust_manager", "api:vacancy-list", "ward", "ward"),
    "api.BookWorkerInput.worker": post(
        "trust_manager", "api:vacancy-book", "worker", "worker", {"ref": "vacancy"}
    ),
    "api.ShiftFilters.trust": Line(
        "a worker of ours", "api:own-shift-list", "trust slug", "trust", of_a_directory=True
    ),
    "api.ShiftFilters.site": Line(
        "a worker of ours", "api:own-shift-list", "site", "site", of_a_directory=True
    ),
    "shifts.views.filling:worker": Line(
        "trust_manager", "shifts:book", "worker", "worker", at={"ref": "vacancy"}
    ),
    "shifts.views.offering:worker": Line(
        "trust_manager", "shifts:offer", "worker", "worker", at={"ref": "vacancy"}
    ),
    "shifts.views.posting:like": Line("trust_manager", "shifts:post", "vacancy", "like"),
    "shifts.views.posting:ward": Line("trust_manager", "shifts:post", "ward ref", "ward"),
    "shifts.views.posting:drawn_for": post(
        "trust_manager", "shifts:post", "ward ref", "drawn_for", grade="N5"
    ),
    "shifts.views.week:ward": Line("trust_manager", "shifts:week", "ward ref", "ward"),
    # Choices of slugs and codes, from a list of what the reader may see.
    "FindShiftsForm.place": Line(
        "a worker of ours", "me:find", "trust slug", "place", of_a_directory=True
    ),
    "FiguresForm.trust": Line("bank_lead", "insights:bank-figures", "trust slug", "trust"),
    "OverrideFilters.trust": Line("auditor", "bank_shifts:overrides", "trust slug", "trust"),
    "RecordForm.trust": Line("auditor", "insights:bank-record", "trust slug", "trust"),
}
#: What views read by hand that names no row: numbers, days, words and codes of reference data.
WORDS = {
    "booking",  # which of the person's own coming shifts fills in the form: no other is looked for
    *("?", "before", "day", "grade", "group", "hours", "kind", "least", "page", "place", "rows"),
    *(
        "deed",
        "month",
        "shift",
    ),  # what is done, of which month; a number that is only typed for one
    *("seen", "show", "sort", "week", "whose", "within"),
    "pages",  # a mark to compare with that of what is shown: nothing is looked for
    "proof",  # what one's own browser signed: it is proven, and nothing is looked for
}


def row_fields():
    """Every field of a form or serializer that takes a row which somebody holds."""
    assert get_resolver().reverse_dict  # every view is imported, and with it every form
    found = {}
    for form in subclasses(BaseForm):
        for name, each in getattr(form, "base_fields", {}).items():
            if isinstance(each, ModelChoiceField) and is_held(each.queryset.model):
                found[f"{form.__name__}.{name}"] = form
    for serializer in subclasses(BaseSerializer):
        for name, each in getattr(serializer, "_declared_fields", {}).items():
            if isinstance(each, VisibleRelatedField):
                found[f"api.{serializer.__name__}.{name}"] = serializer
    return found


def subclasses(kind):
    """The project's own classes of a kind."""
    for each in kind.__subclasses__():
        if each.__module__.partition(".")[0] in APPS:
            yield each
        yield from subclasses(each)


def is_held(model):
    """Whether its rows are somebody's: reference data is everybody's."""
    return getattr(model, "HOLDER", None) is not None or model._meta.label == "accounts.User"


def read_by_hand():
    """Every name that a view reads from an address or a form without a form of its own."""
    found = set()
    for app in APPS:
        for file in (CHECKOUT / app).rglob("views/*.py"):
            module = ".".join(file.relative_to(CHECKOUT).with_suffix("").parts)
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and node.args and reads(node.func):
                    found.add(f"{module}:{getattr(node.args[0], 'value', '?')}")
    return found


def reads(function):
    """Whether it is ``request.GET.get`` or the like, or that of either of them."""
    return (
        isinstance(function, ast.Attribute)
        and function.attr in {"get", "getlist"}
        and (
            {"GET", "POST"} & {getattr(each, "attr", "") for each in ast.walk(function.value)}
            or getattr(function.value, "id", "") in {"given", "asked"}
        )
    )
