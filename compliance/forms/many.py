"""Forms of how checks are made, and of those that are accepted many at once."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from compliance.forms.checks import SEEN
from compliance.forms.place_rules import PlaceRuleForm
from compliance.models import Credential, CredentialKind
from compliance.models.check_rule import Rule
from staffbank.web.choices import CheckboxesRowField, RadiosField, SelectField
from staffbank.web.forms import Form, GetForm
from staffbank.web.words import day_record


class RuleForm(PlaceRuleForm):
    """How the checks of one kind are made here."""

    ONE, TWO, MANY = "one", "two", "many"
    field_order = ("kind", "how", "reason")

    how = RadiosField(
        label="How is it checked?",
        choices=[
            (ONE, "By one person"),
            (TWO, "By two people"),
            (MANY, "By one person, who may accept many at once"),
        ],
        hints={
            TWO: "It counts once the second has read the same. The same person is never both.",
            MANY: "Training only. Each is still decided on and recorded by itself.",
        },
        missing="Choose how it is checked",
    )

    @property
    def rule(self) -> Rule:
        how = self.cleaned_data["how"]
        return Rule(second_checker=how == self.TWO, at_once=how == self.MANY)


class KindFilter(GetForm):
    """Of which kind many are accepted at once."""

    kind = SelectField(label="Kind of check")

    def __init__(self, *args: Any, kinds: Sequence[CredentialKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.code, kind.short_name) for kind in kinds
        ]


class ManyForm(Form):
    """Which of them are accepted, and against what they were held."""

    chosen = CheckboxesRowField(
        label="Accept these",
        queryset=Credential.objects.none(),
        missing="Choose at least one",
    )
    seen = RadiosField(
        label="What you looked at",
        choices=[*SEEN, (Credential.How.IMPORT.value, str(Credential.How.IMPORT.label))],
        missing="Choose what you looked at",
    )

    def __init__(self, *args: Any, offered: QuerySet[Credential], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("chosen", offered)
        self.fields["chosen"].label_from_instance = as_sent  # type: ignore[attr-defined]

    @property
    def evidence(self) -> str:
        how = Credential.How(self.cleaned_data["seen"])
        return f"{how.label}. Accepted as it was sent in, with others"


def as_sent(credential: Credential) -> str:
    """ "Amara Osei: Skills for Health, 12 November 2026"."""
    issued = f"{credential.issuer or 'no issuer'}, {day_record(credential.valid_from)}"
    return f"{credential.worker.name}: {issued}"
