"""The forms a file of vacancies is uploaded and imported with."""

from __future__ import annotations

from staffbank.web.choices import RadiosField
from staffbank.web.forms import Form
from trusts.forms.kept_files import SendsFile, file_field

AS_DRAFTS, PUBLISHED = "drafts", "published"


class UploadForm(SendsFile):
    """A file of vacancies."""

    file = file_field("vacancies")


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
