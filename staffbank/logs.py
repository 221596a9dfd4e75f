"""How a log line looks to the machine that reads it, and what never stands in one.

A log says which route, which row and which kind of error; never who, nor what they wrote. So a line
keeps the extras that are on a list, an error keeps its kind and where it was raised but not its
words, which may quote a row, and what looks like an address or a secret is masked wherever it is.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType

from staffbank.tracing import request_id

BUILT_IN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
#: The extras that a line may carry: keys of rows, codes and names of things in the code.
EXTRAS = frozenset(
    {
        *("bank", "channel", "delivery", "error", "handler", "job", "message_id", "method"),
        *("route", "seconds", "status", "status_code", "topic", "trust", "user_id"),
    }
)
MASKS = (
    (re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"')]+\.[^\s@<>\"')]+"), "[email]"),
    (re.compile(r"(?i)\b(bearer|basic|token|secret|password|key)([=: ]+)\S+"), r"\1\2[secret]"),
    (re.compile(r"(?<=[?&])([^=&\s]+)=[^&\s]*"), r"\1=[value]"),
    (re.compile(r"(?<![\w-])(?:\+44|0)[\d ]{9,12}\d(?!\w)"), "[number]"),
    (re.compile(r"\b[\w-]*(?=[\w-]{24,})(?=\w*\d)[A-Za-z0-9_-]{24,}\b"), "[secret]"),
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Discreet(logging.Filter):
    """Takes out of each record what a log may not say. Refuses no record."""

    def filter(self, record: logging.LogRecord) -> bool:
        asked = getattr(record, "request", None)
        if asked is not None:  # the framework's own words quote the address
            record.msg, record.args = record.name, ()
            match = getattr(asked, "resolver_match", None)
            record.route = match.view_name if match else ""
        record.msg, record.args = masked(record.getMessage()), ()
        for name in vars(record).keys() - BUILT_IN - EXTRAS:
            delattr(record, name)
        for name in vars(record).keys() & EXTRAS:
            setattr(record, name, _value(getattr(record, name)))
        if record.exc_info and record.exc_info[1] is not None:
            record.error_told = told(record.exc_info[1], record.exc_info[2])
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: when, how bad, who says, in which request, what, and the extras."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := request_id.get():
            line["request"] = name
        line |= {name: vars(record)[name] for name in sorted(vars(record).keys() & EXTRAS)}
        if told_error := getattr(record, "error_told", None):
            line["raised"] = told_error
        return json.dumps(line, default=str)


def masked(text: str) -> str:
    """``text`` without what looks like an address, a number to ring or a secret; refs stay."""
    kept: list[str] = []

    def put_by(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\0{len(kept) - 1}\0"

    text = UUID.sub(put_by, text)
    for pattern, words in MASKS:
        text = pattern.sub(words, text)
    return re.sub(r"\0(\d+)\0", lambda found: kept[int(found[1])], text)


def _value(value: object) -> object:
    return value if isinstance(value, int | float | bool | None) else masked(str(value))


def told(error: BaseException, trace: TracebackType | None) -> list[str]:
    """The error's kind and where it was raised, and so of what caused it; none of its words."""
    lines = [_kind(error)]
    lines += [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        lines += ["caused by", *told(cause, cause.__traceback__)]
    return lines


def _kind(error: BaseException) -> str:
    """``UniqueViolation 23505 shifts_booking_once``: what the database says without its values."""
    diagnosis = getattr(error, "diag", None)
    parts = [
        type(error).__name__,
        getattr(error, "sqlstate", None),
        getattr(diagnosis, "constraint_name", None),
    ]
    return " ".join(part for part in parts if part)
