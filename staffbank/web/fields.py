"""Form fields that know their own NHS.UK component, label, hint and words for what went wrong.

Every field takes, beside Django's arguments: ``label``, ``hint``, ``missing`` (what to say when it
is left empty: "Choose a ward"), ``autocomplete``, ``width`` (characters), ``prefix``, ``suffix``,
``size`` (of the label: "s", "m", "l") and ``classes``. It is printed with ``{{ form.ward }}``.
"""

from collections.abc import Hashable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import EmailValidator

from staffbank.web.three_boxes import ThreeBoxes, read_date, typed_date
from staffbank.web.words import clock_time, read_time

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

    _Field = forms.Field
else:
    _Field = object


class Component(_Field):
    """Mixed into a Django field: which macro draws it and what that macro is told."""

    component = "input"
    asks = "Enter"
    grouped = False  # several controls under one legend
    common: Mapping[str, Any] = {}

    def __init__(
        self,
        *args: Any,
        hint: str = "",
        missing: str = "",
        size: str = "",
        autocomplete: str = "",
        width: int | None = None,
        prefix: str = "",
        suffix: str = "",
        classes: str = "",
        when_shown: bool = False,
        **kwargs: Any,
    ) -> None:
        """``when_shown``: it must be answered once the choice that reveals it is made, so it is
        never said to be optional."""
        super().__init__(*args, **kwargs)
        self.hint = hint
        self.when_shown = when_shown
        self.size = size
        self.missing = missing
        self.look: dict[str, Any] = {
            name: value
            for name, value in {
                "autocomplete": autocomplete,
                "width": width,
                "prefix": prefix and {"text": prefix},
                "suffix": suffix and {"text": suffix},
                "classes": classes,
            }.items()
            if value
        }
        if missing or self.label:
            said = missing or f"{self.asks} {_in_a_sentence(str(self.label))}"
            self.error_messages["required"] = said
            self.error_messages["invalid_choice"] = said

    def params(self, bound: "BoundField") -> dict[str, Any]:
        """What the macro is told about this field in this form."""
        label = {"text": _label(bound), **({"size": self.size} if self.size else {})}
        told: dict[str, Any] = {
            "id": bound.auto_id,
            "name": bound.html_name,
            **self.common,
            **self.look,
            **({"fieldset": {"legend": label}} if self.grouped else {"label": label}),
        }
        if self.hint:
            told["hint"] = {"text": self.hint}
        if bound.errors:
            told["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
        return {**told, **self.answer(bound)}

    def looks(self, bound: "BoundField") -> Hashable | None:
        """All that decides how a filter is drawn, where it is drawn alike for everybody: what
        somebody typed into it is theirs."""
        return None

    def answer(self, bound: "BoundField") -> dict[str, Any]:
        """The part of the params that carries what was typed or chosen."""
        value = bound.value()
        return {} if value is None else {"value": str(value)}


class TextField(Component, forms.CharField):
    pass


class EmailField(Component, forms.EmailField):
    common = {"type": "email", "autocomplete": "email", "spellcheck": False}
    default_error_messages = {
        "invalid": "Enter an email address in the correct format, like name@example.com"
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators = [EmailValidator(self.error_messages["invalid"])]


class PasswordField(Component, forms.CharField):
    """Never printed back, and never trimmed."""

    component = "passwordInput"
    common = {"autocomplete": "current-password"}
    widget = forms.PasswordInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, strip=False, **kwargs)

    def answer(self, bound: "BoundField") -> dict[str, Any]:
        return {}


class TextareaField(Component, forms.CharField):
    """With a ``max_length`` that a person may reach, it counts the characters left."""

    counted = 10_000
    widget = forms.Textarea

    def __init__(self, *args: Any, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        counts = self.max_length is not None and self.max_length <= self.counted
        self.component = "characterCount" if counts else "textarea"

    def answer(self, bound: "BoundField") -> dict[str, Any]:
        limit = {"maxlength": self.max_length} if self.component == "characterCount" else {}
        return {**super().answer(bound), **limit, "rows": self.rows}


class WholeNumberField(Component, forms.IntegerField):
    common = {"inputmode": "numeric", "spellcheck": False}
    widget = forms.TextInput

    def looks(self, bound: "BoundField") -> Hashable | None:
        return None if bound.value() else look_of(self, bound)

    def __init__(self, *args: Any, width: int = 3, **kwargs: Any) -> None:
        super().__init__(*args, width=width, **kwargs)
        self.error_messages["invalid"] = f"{self.label} must be a whole number, like 2"


class DecimalField(Component, forms.DecimalField):
    """A number that may have decimals, like 11.5."""

    common = {"inputmode": "decimal", "spellcheck": False}
    widget = forms.TextInput

    def __init__(self, *args: Any, width: int = 5, **kwargs: Any) -> None:
        super().__init__(*args, width=width, **kwargs)
        for code in ("invalid", "max_decimal_places", "max_digits", "max_whole_digits"):
            self.error_messages[code] = f"{self.label} must be a number, like 11.5"


class MoneyField(Component, forms.DecimalField):
    """Pounds and pence, as ``Decimal`` pounds."""

    common = {"inputmode": "decimal", "spellcheck": False, "prefix": {"text": "£"}}
    widget = forms.TextInput

    def __init__(self, *args: Any, width: int = 5, **kwargs: Any) -> None:
        super().__init__(*args, width=width, max_digits=8, decimal_places=2, **kwargs)
        for code in ("invalid", "max_decimal_places", "max_digits", "max_whole_digits"):
            self.error_messages[code] = f"{self.label} must be an amount of money, like 24 or 24.50"

    def clean(self, value: Any) -> Decimal | None:
        typed = value.replace("£", "").replace(",", "") if isinstance(value, str) else value
        amount: Decimal | None = super().clean(typed)
        return amount


class DateField(Component, forms.Field):
    """A known date, in three boxes. Months may be typed as words."""

    component = "dateInput"
    grouped = True
    widget = ThreeBoxes

    def to_python(self, value: Any) -> date | None:
        return read_date(value, str(self.label))

    def answer(self, bound: "BoundField") -> dict[str, Any]:
        typed = typed_date(bound.value())
        wrong = {part for error in bound.errors.as_data() for part in (error.params or {})}
        return {
            "items": [
                {
                    "id": bound.auto_id if part == "day" else f"{bound.auto_id}-{part}",
                    "name": f"{bound.html_name}-{part}",
                    "label": {"text": part.capitalize()},
                    "width": 4 if part == "year" else 2,
                    "value": typed[part],
                    **({"error": part in wrong} if wrong else {}),
                }
                for part in ("day", "month", "year")
            ],
            "id": f"{bound.auto_id}-date",
        }


class TimeField(Component, forms.CharField):
    """A time as people write it: 8pm, 20:00, 2000. A good one is read back as "8pm"."""

    def __init__(self, *args: Any, width: int = 5, **kwargs: Any) -> None:
        super().__init__(*args, width=width, **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return read_time(typed)
        except ValueError:
            raise ValidationError(f"{self.label} must be a time, like 8pm or 20:00") from None

    def answer(self, bound: "BoundField") -> dict[str, Any]:
        value = bound.value()
        if value and not bound.errors:
            value = clock_time(read_time(value) if isinstance(value, str) else value)
        return {"value": value or ""}


class FileField(Component, forms.FileField):
    """A file to send. ``accept`` names its kinds, ``at_most`` the megabytes it may have."""

    component = "fileUpload"
    asks = "Choose"

    def __init__(self, *args: Any, accept: str = "", at_most: int = 10, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accept = accept
        self.at_most = at_most
        self.error_messages["empty"] = "The file you chose is empty. Choose another file"

    def clean(self, data: Any, initial: Any = None) -> Any:
        cleaned = super().clean(data, initial)
        if isinstance(cleaned, UploadedFile) and (cleaned.size or 0) > self.at_most * 1024**2:
            raise ValidationError(f"The file must be smaller than {self.at_most} MB")
        return cleaned

    def answer(self, bound: "BoundField") -> dict[str, Any]:
        return {"attributes": {"accept": self.accept}} if self.accept else {}


class HiddenField(Component, forms.CharField):
    component = ""
    widget = forms.HiddenInput


def look_of(field: Component, bound: "BoundField") -> Hashable:
    """What decides how a field looks before anything is typed or chosen."""
    look = tuple((name, str(value)) for name, value in field.look.items())
    return field.__class__, bound.auto_id, bound.html_name, bound.label, field.hint, look


def _label(bound: "BoundField") -> str:
    needed = bound.field.required or getattr(bound.field, "when_shown", False)
    says_optional = getattr(bound.form, "says_optional", False) and not needed
    return f"{bound.label} (optional)" if says_optional else str(bound.label)


def _in_a_sentence(label: str) -> str:
    """The label with a small first letter, unless it begins with an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
