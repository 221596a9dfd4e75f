"""Forms whose fields print themselves as NHS.UK components.

Writing a form::

    class PostVacancy(Form):
        ward = SelectRowField(label="Ward", queryset=Ward.objects.none(), missing="Choose a ward")
        day = DateField(label="Date")
        starts = TimeField(label="Start", hint="For example, 8pm")

        def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.rows("ward", Ward.objects.visible_to(actor))

In the page, with ``form`` in the context, the layout prints the error summary and begins the title
with "Error: "; the page itself prints the fields::

    {% from "components/form.jinja" import post_form with context %}
    {% call post_form() %}
      {{ form.ward }} {{ form.day }} {{ form.starts }}
      {{ button({"text": "Publish to St Mary's bank"}) }}
    {% endcall %}

``post_form`` brings the CSRF token and the one-use ``form_key``, so that a second press posts
nothing new. A ``GetForm`` is for filters: nothing in it is required, and it needs neither.

Bind with ``Form(request.POST if request.method == "POST" else None)``: ``request.POST or None``
mistakes an empty submission for a first visit. Show a refusal with
``form.add_error(None, refusal.message)``, and answer with status 422.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from markupsafe import Markup

from staffbank.web.fields import Component
from staffbank.web.kept import fields_for
from staffbank.web.rendering import drawn, nhsuk, remembered


class BoundComponent(BoundField):
    """A field in a form, printed by its own NHS.UK component."""

    def __str__(self) -> SafeString:
        return self.__html__()

    def __html__(self) -> SafeString:
        return SafeString(self.printed())

    def printed(self) -> Markup:
        if self.is_hidden:
            return Markup('<input type="hidden" name="{}" value="{}">').format(
                self.html_name, "" if self.value() is None else self.value()
            )
        if not isinstance(self.field, Component):
            raise TypeError(f"{self.name} is a {type(self.field).__name__}: it has no component.")
        field = self.field
        if not isinstance(self.form, GetForm) or self.errors:
            return nhsuk(field.component, field.params(self))
        if (key := field.looks(self)) is not None:
            return remembered(key, lambda: nhsuk(field.component, field.params(self)))
        draw = drawn if hasattr(field, "choices") else nhsuk
        return draw(field.component, field.params(self))


class Printed:
    """What our forms add to Django's: fields that print themselves and a summary of errors."""

    bound_field_class: type[BoundField] | None = BoundComponent
    says_optional: ClassVar[bool] = True

    def rows(self, name: str, queryset: QuerySet[Any]) -> None:
        """Let ``name`` choose among ``queryset``, which must already be the actor's to see."""
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    @property
    def error_summary(self) -> Markup:
        """Every error, each a link to its field; empty while there are none."""
        form: Any = self
        if not form.is_bound or not form.errors:
            return Markup("")
        errors = [
            {"text": text}
            if name == "__all__"
            else {"text": text, "href": f"#{form[name].auto_id}"}
            for name, texts in form.errors.items()
            for text in texts
        ]
        return nhsuk("errorSummary", {"titleText": "There is a problem", "errorList": errors})


class Form(Printed, forms.Form):
    """A form that changes something.

    On the page of a kept form (``staffbank.web.kept``) it comes filled in, as if it had come back:
    bound, with what is wrong said, and never valid, so that nothing is done until it is posted.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        typed = fields_for(map(self.add_prefix, self.fields)) if data is None else None
        self.is_kept = typed is not None
        if typed is not None:
            self.data, self.is_bound = typed, True

    def is_valid(self) -> bool:
        return not self.is_kept and super().is_valid()


class GetForm(Printed, forms.Form):
    """Filters and searches: every field may be left alone, and none says so."""

    says_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
