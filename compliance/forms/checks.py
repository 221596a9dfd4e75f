"""Forms of the people who send in documents, and of those who check them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from compliance.models import Credential, CredentialKind, Evidence, months_of
from compliance.rules.training import Name
from compliance.selectors.checks import Waits, Wanted, Whose
from compliance.selectors.people import folded
from compliance.services.details import Read
from compliance.services.evidence import PAGES, Received
from compliance.uploads import PagesField
from staffbank import clock
from staffbank.web.choices import (
    CheckboxField,
    RadiosField,
    SelectField,
)
from staffbank.web.fields import DateField, HiddenField, TextareaField, TextField
from staffbank.web.forms import Form, GetForm
from trusts.forms.kept_files import SendsFile, file_field

#: Long enough for anything on paper; a year typed wrongly falls outside it.
_OLDEST = timedelta(days=365 * 60)

#: What an officer can have looked at; the others a check comes from by itself.
SEEN = [
    (how.value, str(how.label))
    for how in (
        Credential.How.ORIGINAL,
        Credential.How.CERTIFIED,
        Credential.How.REGISTER,
        Credential.How.SCAN,
    )
]


class SendsPages(Form):
    """Photographs and scans, of which any number may be sent."""

    photo = PagesField(
        label="Take a photo of it",
        hint="The whole document, flat, in good light",
        camera=True,
        required=False,
    )
    scans = PagesField(
        label="Or choose photos or scans you have",
        hint=f"JPEG, PNG, HEIC or PDF, up to 15 MB each, 40 MB together and {PAGES} pages. "
        "Where a photo was taken is removed from it.",
        required=False,
    )

    @property
    def received(self) -> tuple[Received, ...]:
        return (*self.cleaned_data["photo"], *self.cleaned_data["scans"])


class AddPagesForm(SendsPages):
    """More pages of what was sent in already, and others in the place of those ``sent``.

    Each page that was sent has a field, printed beside it, and a button of this form that names it.
    """

    #: The name of the button beside each page, and the id of the form on its page.
    INSTEAD, ID = "instead", "send-pages"
    #: Where it is said that nothing was sent, and how.
    NOTHING: ClassVar[tuple[str, str]] = ("scans", "Take a photo, or choose one or more files")

    def __init__(self, *args: Any, sent: Sequence[Evidence] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sent = {f"{self.INSTEAD}_{page.ref.hex}": page for page in sent}
        for number, name in enumerate(self._sent, 1):
            self.fields[name] = PagesField(
                label=f"The new page {number}",
                hint="One photo or scan, up to 15 MB",
                one=True,
                within=self.ID,
                required=False,
                when_shown=True,
            )

    @property
    def beside(self) -> list[Any]:
        """The fields of the pages that were sent, in their order."""
        return [self[name] for name in self._sent]

    @property
    def instead(self) -> dict[Evidence, Received]:
        """What is put in the place of which page."""
        found = {page: self.cleaned_data[name] for name, page in self._sent.items()}
        return {page: received[0] for page, received in found.items() if received}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        pressed = f"{self.INSTEAD}_{self.data.get(self.INSTEAD, '')}"
        if pressed in self._sent and not (pressed in self.errors or found.get(pressed)):
            self.add_error(pressed, "Choose the page to send in its place")
        if not (self.errors or any(found.values())):
            self.add_error(*self.NOTHING)
        return found


class IdentityPagesForm(AddPagesForm):
    """Pages of who somebody is, and their own face for the wards that check their pass."""

    face = PagesField(
        label="A photo of your face",
        hint="Wards see it when you show your pass. Your compliance team checks that it is you",
        camera=True,
        one=True,
        required=False,
    )


class AnswerForm(AddPagesForm):
    """What the officer asked for, in words or on a page."""

    NOTHING = ("words", "Enter an answer, or send a photo or scan")

    words = TextareaField(label="Your answer", max_length=300, rows=3, required=False)


class AcceptForm(Form):
    """What the officer reads from the document itself, not from what was sent in.

    ``compliance.reading`` has a form for each kind, with the fields that its documents have.
    """

    #: The fields of the kind alone, in the order to read them in. Some come with another.
    OF_KIND: ClassVar[tuple[str, ...]] = ()

    name_matches = CheckboxField(
        label="The name on it is this person's",
        missing="Tick the box when the name on the document is this person's. If it is not, "
        "do not accept it",
    )
    issuer = TextField(
        label="Issued by", max_length=120, missing="Enter who issued it, as the document says"
    )
    valid_from = DateField(label="Passed or issued on", hint="For example, 12 11 2026")
    valid_to = DateField(
        label="Ends on", hint="Leave it empty if the document states no end", required=False
    )
    seen = RadiosField(
        label="What you looked at", choices=SEEN, missing="Choose what you looked at"
    )
    note = TextField(label="Anything to add for the record", max_length=120, required=False)

    def __init__(self, *args: Any, credential: Credential, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = credential.kind
        if months_of(self.kind, None, clock.today()) is not None:
            del self.fields["valid_to"]  # worked out, never typed

    @property
    def of_kind(self) -> list[Any]:
        return [self[name] for name in self.OF_KIND if name in self.fields]

    @property
    def read(self) -> Read:
        """What was read, in the row of the kind."""
        return Read()

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        today = clock.today()
        if day > today:
            raise ValidationError("Passed or issued on must be today or earlier")
        if day < today - _OLDEST:
            raise ValidationError("Passed or issued on must be within the last 60 years")
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = found.get("valid_from"), found.get("valid_to")
        if starts and ends and ends < starts:
            self.add_error("valid_to", "Ends on must be after the day it was issued")
        return found

    @property
    def evidence(self) -> str:
        """What was seen, in words for the record."""
        words = dict(SEEN)[self.cleaned_data["seen"]]
        note = self.cleaned_data["note"]
        return f"{words}. {note}" if note else words


REASONS = [
    ("unreadable", "It cannot be read. Send a clear photo or scan of the whole document."),
    ("name", "The name on it is not the name on your record. Tell us if you changed your name."),
    ("wrong_kind", "It is a different document from the one we need."),
    ("ended", "It has already ended. Send the newer one."),
    ("other", "Something else"),
]


class RejectForm(Form):
    """Why it is not accepted, in the words the person will read."""

    why = RadiosField(
        label="Why do you not accept it?",
        size="m",
        choices=REASONS,
        reveals={"other": ["words"]},
        missing="Choose why you do not accept it",
    )
    words = TextareaField(
        label="What they will read",
        hint="Say what is wrong and what to send instead",
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("why") == "other" and not found.get("words"):
            self.add_error("words", "Enter what is wrong and what to send instead")
        return found

    @property
    def reason(self) -> str:
        chosen: str = self.cleaned_data["why"]
        return str(self.cleaned_data["words"]) if chosen == "other" else dict(REASONS)[chosen]


class AskForm(Form):
    """What else the officer needs from the person."""

    question = TextareaField(
        label="What do you need from them?",
        hint="They read this in their passport. For example: send the back of the card too",
        size="m",
        max_length=300,
        missing="Enter what you need from them",
    )


class CheckFilters(GetForm):
    """Which checks of the list are shown. ``whose`` goes along."""

    whose = HiddenField()
    kind = SelectField(label="Kind of check")
    who = TextField(label="Surname begins with", width=20)
    waits = SelectField(
        label="Waiting",
        choices=[
            (Waits.ANY, "However long"),
            (Waits.LATE, "Longer than our aim"),
            (Waits.ASKED, "For the person to answer"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = CredentialKind.objects.values_list("code", "short_name")
        self.fields["kind"].choices = [("", "All kinds"), *kinds]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what makes no sense is left out."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        whose = asked.get("whose")
        return Wanted(
            whose=Whose(whose) if whose in set(Whose) else Whose.ALL,
            kind=asked.get("kind") or "",
            who=folded(asked.get("who") or ""),
            waits=Waits(asked.get("waits") or Waits.ANY),
        )


class WorkerSearch(GetForm):
    """Find somebody by how their surname begins or by their name, or straight by a registration
    number."""

    q = TextField(label="Surname, full name or registration number", width=20)


class StopForm(Form):
    """Whether a check is suspended or withdrawn, and why."""

    sort = RadiosField(
        label="What do you want to do?",
        size="m",
        choices=[
            ("suspended", "Suspend it, while you find out"),
            ("withdrawn", "Withdraw it for good"),
        ],
        missing="Choose whether to suspend it or to withdraw it",
    )
    reason = TextareaField(
        label="Why",
        hint="They read this, and so do the trusts that engage them. Say what you know, not what "
        "you suspect",
        max_length=300,
        missing="Enter why",
    )


class RestoreForm(Form):
    """Why a check counts again."""

    reason = TextareaField(
        label="Why it counts again",
        hint="For the record of what was done",
        max_length=300,
        missing="Enter why it counts again",
    )


class TrainingFileForm(SendsFile):
    """A file of training, and whose it is where the file does not say."""

    file = file_field("training")
    whose = TextField(
        label="Whose file is it?",
        hint="Only for one person's own export, which names nobody: their employee number, "
        "registration number or email",
        max_length=254,
        required=False,
    )


#: What stands for "nothing that we record" among the kinds.
NOT_RECORDED = "none"


class NamesForm(Form):
    """What the names of a file mean: one question for each."""

    def __init__(
        self,
        *args: Any,
        names: Mapping[Name, str],
        kinds: Sequence[CredentialKind],
        said: Mapping[Name, CredentialKind | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = {kind.code: kind for kind in kinds}
        self._names = {f"name_{name_ref(name)}": name for name in names}
        choices = [
            ("", "Choose"),
            (NOT_RECORDED, "Nothing that is recorded here"),
            *((kind.code, kind.name) for kind in kinds),
        ]
        for field, name in self._names.items():
            level = f", level {name.level}" if name.level else ""
            self.fields[field] = SelectField(
                label=f"{names[name]}{level}",
                choices=choices,
                required=False,
                initial=_chosen(said, name),
            )

    @property
    def meant(self) -> dict[Name, CredentialKind | None]:
        """What was said of each name; nothing of one that was left open."""
        return {
            name: self._kinds.get(self.cleaned_data[field])
            for field, name in self._names.items()
            if self.cleaned_data[field]
        }


def name_ref(name: Name) -> str:
    """A name of a field for what may hold any letters."""
    return sha256(f"{name.key}|{name.level}".encode()).hexdigest()[:12]


def _chosen(said: Mapping[Name, CredentialKind | None], name: Name) -> str:
    if name not in said:
        return ""
    kind = said[name]
    return kind.code if kind else NOT_RECORDED
