"""Fields that offer choices, from a fixed list or from rows the actor may see.

``hints`` maps a value to the line under it. ``reveals`` maps a value to names of other fields of
the form that appear under it when it is chosen; print only the choice field, they come with it.
Choices from rows take a queryset that is already ``visible_to`` the actor, and post ``ref``.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from markupsafe import Markup

from staffbank.web.fields import Component, look_of

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

    _OneRow = forms.ModelChoiceField[Any]
    _SomeRows = forms.ModelMultipleChoiceField[Any]
else:
    _OneRow = forms.ModelChoiceField
    _SomeRows = forms.ModelMultipleChoiceField


class Choices(Component):
    asks = "Choose"

    def __init__(
        self,
        *args: Any,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, Sequence[str]] | None = None,
        small: bool = False,
        inline: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}
        self.reveals = reveals or {}
        self.look |= {name: True for name, on in (("small", small), ("inline", inline)) if on}

    def answer(self, bound: "BoundField") -> dict[str, Any]:
        chosen = _chosen(bound.value())
        items = [
            self._item(bound, value, text, value in chosen)
            for value, text in self._offered()
            if value or not self.grouped
        ]
        answer: dict[str, Any] = {"idPrefix": bound.auto_id, "items": items}
        # The first of a group has the id, so that the error summary leads to it.
        return {**answer, "id": None} if self.grouped else answer

    def _offered(self) -> Iterator[tuple[str, str]]:
        choices: Any = getattr(self, "choices", ())
        for value, text in choices:
            yield ("" if value is None else str(value)), str(text)

    def _item(self, bound: "BoundField", value: str, text: str, chosen: bool) -> dict[str, Any]:
        item: dict[str, Any] = {"value": value, "text": text}
        item["checked" if self.grouped else "selected"] = chosen
        if hint := self.hints.get(value):
            item["hint"] = {"text": hint}
        if names := self.reveals.get(value):
            html = Markup("").join(bound.form[name] for name in names)
            item["conditional"] = {"html": html}
        return item


class _Listed(Choices):
    """A fixed list, in which filters offer everybody the same."""

    def looks(self, bound: "BoundField") -> Hashable | None:
        if self.reveals:
            return None
        offered = tuple(self._offered())
        chosen = frozenset(_chosen(bound.value()))
        return look_of(self, bound), offered, chosen, tuple(self.hints.items())


def _chosen(value: Any) -> set[str]:
    if value is None:
        return set()
    several = value if isinstance(value, list | tuple | set) else [value]
    return {str(getattr(one, "ref", one)) for one in several}


class _Rows(Choices):
    """Choices that are rows, known outside by their ``ref``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("to_field_name", "ref")
        super().__init__(*args, **kwargs)


class SelectField(_Listed, forms.ChoiceField):
    component = "select"


class RadiosField(_Listed, forms.ChoiceField):
    component = "radios"
    grouped = True
    widget = forms.RadioSelect


class CheckboxesField(_Listed, forms.MultipleChoiceField):
    component = "checkboxes"
    grouped = True
    widget = forms.CheckboxSelectMultiple


class SelectRowField(_Rows, _OneRow):
    component = "select"


class RadiosRowField(_Rows, _OneRow):
    component = "radios"
    grouped = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=None, **kwargs)


class CheckboxesRowField(_Rows, _SomeRows):
    component = "checkboxes"
    grouped = True
    widget = forms.CheckboxSelectMultiple


class CheckboxField(Component, forms.BooleanField):
    """One box to tick. It is never said to be optional: an empty box is an answer."""

    component = "checkboxes"
    asks = "Tick to"

    def params(self, bound: "BoundField") -> dict[str, Any]:
        told = super().params(bound)
        box: dict[str, Any] = {"value": "on", "text": str(bound.label)}
        box["checked"] = bound.value() in (True, "on", "true", "True")
        if hint := told.pop("hint", None):
            box["hint"] = hint
        return {**told, "idPrefix": bound.auto_id, "items": [box], "id": None, "label": None}
