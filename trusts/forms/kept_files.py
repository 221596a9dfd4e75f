"""What the forms of sending a file have in common."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from staffbank.interop.csv_table import MAX_BYTES
from staffbank.web.fields import FileField
from staffbank.web.forms import Form
from trusts.errors import FileTooLarge


def file_field(of: str) -> FileField:
    """The field of a CSV file ``of`` something: "vacancies"."""
    return FileField(
        label=f"File of {of}",
        hint="A CSV file in UTF-8 of at most 20 MB and 20,000 rows",
        missing=f"Choose the file of {of}",
        accept=".csv",
        at_most=20,
    )


class SendsFile(Form):
    """One CSV file, in a field ``file``. Its size is looked at before any of it is read."""

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise ValidationError(FileTooLarge.message)
        return file
