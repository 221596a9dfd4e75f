"""Messages the demo has sent, read from the files it keeps them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

#: What Django's file backend writes after each message.
_BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """One sent message, as its receiver would read it."""

    sent_at: datetime | None
    to: str
    subject: str
    body: str


def sent_letters(folder: Path, *, at_most: int) -> list[Letter]:
    """The newest messages in ``folder``, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    letters: list[Letter] = []
    for file in files:
        letters += reversed(list(_in(file)))
        if len(letters) >= at_most:
            break
    return letters[:at_most]


def _in(file: Path) -> Iterator[Letter]:
    for raw in file.read_bytes().split(_BETWEEN):
        if raw.strip():
            yield _read(raw)


def _read(raw: bytes) -> Letter:
    message = message_from_bytes(raw, EmailMessage, policy=policy.default)
    part = message.get_body(preferencelist=("plain",))
    date = message["Date"]
    return Letter(
        sent_at=parsedate_to_datetime(str(date)) if date else None,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=str(part.get_content()) if part else "",
    )
