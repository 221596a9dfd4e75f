"""Showing a passport to whoever verifies it, and verifying one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.boundfield import BoundField

from compliance.models import Credential, Induction, TakenFamily
from compliance.passport import words
from compliance.passport.errors import KeyNotProven
from compliance.passport.fitness import Coming
from compliance.passport.rules import files, jws
from compliance.passport.rules.reasons import NotAccepted, Reason
from compliance.passport.selectors.sources import source_of
from compliance.passport.selectors.vocabulary import CHOSEN, PARTS
from compliance.passport.services.proving import Occasion
from staffbank.web.choices import CheckboxesField, CheckboxesRowField, RadiosField, SelectField
from staffbank.web.fields import DateField, FileField, HiddenField, TextareaField, TextField
from staffbank.web.forms import Form, GetForm
from workers.models import WorkerSkill

#: For how long a passport may be shown, in minutes.
LENGTHS = (
    ("15", "15 minutes, for somebody beside me"),
    ("720", "12 hours, for a shift"),
    ("10080", "7 days"),
    ("43200", "30 days"),
)


class ShareForm(Form):
    """What to show, to whom, why and for how long."""

    says_optional = False  # of what is only ticked that would be said of each part

    checks = CheckboxesRowField(
        label="What to show",
        hint="Your photo is shown with your identity check, if you sent one",
        queryset=Credential.objects.none(),
        required=False,
        small=True,
    )
    skills = CheckboxesRowField(
        label="Skills to show",
        queryset=WorkerSkill.objects.none(),
        to_field_name="code",
        required=False,
        small=True,
    )
    inductions = CheckboxesRowField(
        label="Inductions to show",
        queryset=Induction.objects.none(),
        required=False,
        small=True,
    )
    shown_to = TextField(
        label="Who is it for",
        hint="For example, the nurse in charge of Witherow Ward",
        max_length=80,
        missing="Enter who it is for",
    )
    booking = SelectField(label="For a shift (optional)", required=False)
    reason = TextField(label="Why (optional)", max_length=120, required=False)
    length = RadiosField(
        label="For how long", choices=LENGTHS, missing="Choose for how long to show it"
    )

    def __init__(
        self,
        *args: Any,
        checks: QuerySet[Credential],
        skills: QuerySet[WorkerSkill],
        inductions: QuerySet[Induction],
        coming: Sequence[Coming],
        details: Mapping[str, Collection[Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {"checks": checks, "skills": skills, "inductions": inductions}
        self.sorts = [name for name, rows in offered.items() if name == "checks" or rows.exists()]
        for name, rows in offered.items():
            self.rows(name, rows)
            self.fields[name].label_from_instance = _name_of  # type: ignore[attr-defined]
        self.coming = {str(each.ref): each for each in coming}
        shifts = [(ref, each.words) for ref, each in self.coming.items()]
        self.fields["booking"].choices = [("", "Not for a shift"), *shifts]  # type: ignore[attr-defined]
        self.parts = self._offer(details)

    def _offer(self, details: Mapping[str, Collection[Any]]) -> list[str]:
        """Offer what there is to show besides, part by part; the fields that do."""
        offered: list[str] = []
        for part, label in PARTS.items():
            choices = [
                (name, words.choice(name, said))
                for name, said in details.items()
                if CHOSEN[name].of == part
            ]
            if choices:
                offered.append(f"of_{part}")
                self.fields[offered[-1]] = CheckboxesField(
                    label=label, choices=choices, required=False, small=True
                )
        return offered

    @property
    def things(self) -> list[BoundField]:
        """What there is to show, sort by sort."""
        return [self[name] for name in self.sorts]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        wrong = self.errors.keys() & set(self.sorts)
        if not wrong and not any(given.get(name) for name in self.sorts):
            self.add_error("checks", "Choose at least one check, skill or induction to show")
        return given

    @property
    def more(self) -> list[BoundField]:
        return [self[name] for name in self.parts]

    def asked(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        ref = given.pop("booking")
        given["things"] = [
            row for name in ("checks", "skills", "inductions") for row in given.pop(name)
        ]
        given["length"] = timedelta(minutes=int(given["length"]))
        given["shown"] = [name for part in self.parts for name in given.pop(part)]
        return {**given, "booking_ref": UUID(ref) if ref else None}


def _name_of(row: Credential | WorkerSkill | Induction) -> str:
    return source_of(row).name(row)


NOT_A_PASSPORT = (
    "This is not a passport file, or part of it is missing. Choose the file as it was downloaded"
)


class ReadForm(Form):
    """A passport as a file, or as the text itself."""

    says_optional = False

    file = FileField(label="Passport file", required=False)
    text = TextareaField(
        label="Or paste the credential",
        hint="It is one long line of letters, numbers and the signs . - _ and ~",
        required=False,
        rows=5,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        text = given.get("text", "")
        if uploaded := given.get("file"):
            text = _text_of(uploaded)
        if self.errors:
            return given
        if not text:
            self.add_error("file", "Choose a passport file, or paste a credential")
            return given
        if uploaded and "~" not in text:  # every credential ends with one
            self.add_error("file", NOT_A_PASSPORT)
            return given
        try:
            given["credentials"], given["lists"] = files.read(text), files.read_lists(text)
        except NotAccepted as refused:
            self.add_error("file" if uploaded else "text", str(refused))
        return given


class VerifyForm(ReadForm):
    """What anybody verifies."""


class BringForm(ReadForm):
    """What a person brings along from another bank."""


class KeyForm(Form):
    """A key that a browser made, and its proof that it has it. A script fills both in."""

    says_optional = False

    key = HiddenField(max_length=500, required=False)
    proof = HiddenField(max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        try:
            match jws.read_json(given.get("key", "").encode()):
                case dict() as key if all(isinstance(each, str) for each in key.values()):
                    given["jwk"] = key
                    return given
        except NotAccepted:
            pass
        raise ValidationError(KeyNotProven.message)


class AlongForm(GetForm):
    """Where a person takes their passport to."""

    audience = TextField(
        label="Its address",
        hint="The other bank shows it. It begins with https://",
        max_length=200,
        missing="Enter the address that the other bank shows",
    )
    code = TextField(
        label="Its code",
        max_length=80,
        missing="Enter the code that the other bank shows",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True

    def clean_audience(self) -> str:
        address: str = self.cleaned_data["audience"]
        if urlsplit(address).scheme not in {"https", "http"}:
            raise ValidationError("The address must begin with https://")
        return address

    def occasion(self) -> Occasion:
        return Occasion(self.cleaned_data["audience"], self.cleaned_data["code"])


class TrustIssuerForm(Form):
    """Whom a bank trusts, and with which keys."""

    name = TextField(label="Trust", max_length=160, missing="Enter the name of the trust")
    short_name = TextField(
        label="How it is named here",
        hint="With its bank, so that nobody takes it for one of yours. For example, Leeds, of "
        "West Yorkshire",
        max_length=60,
        missing="Enter how it is named here",
    )
    address = TextField(
        label="Address of the issuer",
        hint="As its credentials name it. For example, https://bank.example.nhs.uk/issuers/2f1c…",
        max_length=300,
        missing="Enter the address of the issuer",
    )
    keys = TextareaField(
        label="Its keys",
        hint="The list of public keys (JWKS) that the other bank sent you. Compare it with them by "
        "telephone",
        rows=6,
        missing="Paste its list of keys",
    )
    hours = SelectField(
        label="While it cannot be reached, its last list of withdrawn checks counts for",
        choices=[("6", "6 hours"), ("24", "24 hours"), ("72", "3 days")],
        initial="24",
    )
    reason = TextareaField(
        label="Why", hint="For the record", max_length=300, missing="Enter why you trust it"
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].rstrip("/")
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname or "/issuers/" not in parts.path:
            raise ValidationError("The address must begin with https:// and name an issuer")
        if address.startswith(f"{settings.PASSPORT_ISSUER}/"):
            raise ValidationError("This is an issuer of yours: you need not trust it")
        return address

    def clean_keys(self) -> list[dict[str, str]]:
        try:
            match jws.read_json(self.cleaned_data["keys"].encode()):
                case {"keys": list() as listed} if listed:
                    return [_public(key) for key in listed]
        except NotAccepted as error:
            raise ValidationError("This is not a list of public keys (JWKS) as we read it") from (
                error
            )
        raise ValidationError("This is not a list of public keys (JWKS)")


def _public(key: Any) -> dict[str, str]:
    """The public half of a listed key alone, under its name."""
    if not isinstance(key, dict) or "d" in key:
        raise NotAccepted(Reason.UNKNOWN_KEY)
    half = jws.public_part(key)
    return {**{name: str(value) for name, value in half.items()}, "kid": jws.name_of(key)}


class FamiliesForm(Form):
    """Which families of checks are taken over from other banks."""

    training = RadiosField(
        label="Training and certificates",
        hint="The same wherever it was learnt and tested",
        choices=[("yes", "Take it over"), ("no", "Have it done here")],
        missing="Choose whether training is taken over",
    )
    health = RadiosField(
        label="Occupational health clearance",
        hint="The outcome alone travels. Whoever needs adjustments, or a mask fitted, is always "
        "cleared here",
        choices=[("yes", "Take it over"), ("no", "Clear people here")],
        missing="Choose whether clearances are taken over",
    )
    reason = TextareaField(label="Why", max_length=300, missing="Enter why")

    def asked(self) -> dict[str, bool]:
        """Whether each family is taken over."""
        return {group: self.cleaned_data[group] == "yes" for group in TakenFamily.MAY}


class EndTrustForm(Form):
    """The last day on which an issuer is trusted."""

    last_day = DateField(label="Last day", missing="Enter the last day")
    reason = TextareaField(label="Why", max_length=300, missing="Enter why")


def _text_of(uploaded: Any) -> str:
    if uploaded.size > files.LONGEST:
        raise ValidationError({"file": "Passport file must be smaller than 1 MB"})
    try:
        text: str = uploaded.read().decode()
    except UnicodeDecodeError as error:
        raise ValidationError({"file": "This is not a passport file: it is not text"}) from error
    return text
