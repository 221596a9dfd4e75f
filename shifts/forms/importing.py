"""The forms a file of vacancies is uploaded and imported with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from staffbank.interop.csv_table import MAX_BYTES
from staffbank.web.choices import RadiosField
from staffbank.web.fields import FileField
from staffbank.web.forms import Form
from trusts.errors import FileTooLarge

AS_DRAFTS, PUBLISHED = "drafts", "published"


class UploadForm(Form):
    """One CSV file. Its size is looked at before any of it is read."""

    file = FileField(
        label="File of vacancies",
        hint="A CSV file in UTF-8 of at most 20 MB and 20,000 rows",
        missing="Choose the file of vacancies",
        accept=".csv",
        at_most=20,
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise ValidationError(FileTooLarge.message)
        return file


class RunForm(Form):
    """What becomes of the vacancies that are new."""

    how = RadiosField(
        label="What do you want to do with the new vacancies?",
        choices=[
            (AS_DRAFTS, "Save them as drafts"),
            (PUBLISHED, "Publish them to your own bank"),
        ],
        initial=AS_DRAFTS,
        missing="Choose what to do with the new vacancies",
    )
