"""The form a staff list is sent with."""

from __future__ import annotations

from trusts.forms.kept_files import SendsFile, file_field


class StaffFileForm(SendsFile):
    """A list of the trust's staff."""

    file = file_field("staff")
