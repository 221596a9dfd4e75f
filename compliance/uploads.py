"""The field with which people send photographs and scans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from compliance.services.evidence import PAGES, Received
from staffbank.interop.documents import ACCEPTED, LARGEST, Unreadable, read_document
from staffbank.interop.malware import Verdict, look_through
from staffbank.web.fields import FileField

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

HARMFUL = (
    "There is something harmful in this file, so we did not take it. Take a photo of the "
    "document, and send that"
)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PagesField(FileField):
    """Files of pages: read, drawn anew and looked through before anything else is done.

    With ``camera`` a telephone opens its camera at once, and one photograph is taken. ``one`` page
    is all that is wanted; ``within`` names the form of a field that is printed outside it.
    """

    widget = SeveralFiles

    def __init__(
        self, *args: Any, camera: bool = False, one: bool = False, within: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, accept="image/*" if camera else ACCEPTED, **kwargs)
        self.camera = camera
        self.one = one
        self.within = within

    def clean(self, data: Any, initial: Any = None) -> tuple[Received, ...]:
        sent = [each for each in data or [] if each]
        if not sent:
            super().clean(None, initial)
            return ()
        found, wrong = [], []
        for each in sent:
            try:
                found.append(_received(each))
            except ValidationError as error:
                wrong.append(f"{each.name}: {error.message}" if sent[1:] else str(error.message))
        pages = sum(len(each.document.pages) for each in found)
        if self.one and pages > 1:
            wrong.append("Send one page here, and any others below")
        if pages > PAGES:
            wrong.append(f"Send {PAGES} pages at most")
        if wrong:
            raise ValidationError(wrong)
        return tuple(found)

    def answer(self, bound: BoundField) -> dict[str, Any]:
        attributes = super().answer(bound)["attributes"]
        if self.within:
            attributes |= {"form": self.within}
        if self.camera:
            attributes |= {"capture": "environment"}
        return {"attributes": attributes, "multiple": not (self.camera or self.one)}


def _received(sent: UploadedFile[bytes]) -> Received:
    """One file as it was sent: what we look through is what came, not what we made of it."""
    if (sent.size or 0) > LARGEST:
        raise ValidationError(Unreadable("too_large").message)
    content = sent.read()
    verdict = look_through(content)
    if verdict is Verdict.HARMFUL:
        raise ValidationError(HARMFUL)
    try:
        document = read_document(content)
    except Unreadable as refused:
        raise ValidationError(refused.message) from refused
    return Received(document, clean=verdict is Verdict.CLEAN)
