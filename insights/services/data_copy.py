"""A copy of everything about one person: what the wall lets them read, of every table there is.

Nothing is listed here but what is left out: a table that somebody adds tomorrow is in the copy.
"""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from insights.selectors.record import about_me
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.audit.recording import record
from staffbank.db import acting, duty
from staffbank.holders import guarded_models
from staffbank.notifications.sending import Recipient, notify
from staffbank.wording import day_words, time_words
from workers.models import DataCopy, Worker
from workers.seats import actor_of_worker
from workers.services.data_requests import KEPT

#: Columns that are nobody's to read (secrets), or are another person's.
LEFT_OUT = frozenset(
    {
        "token",
        "token_hash",
        "session_key",
        "content",
        "password",
        "body",
        "stop_path",
        "before",
        "after",
        "file",
        "file_key",
        "sealed_with",
    }
)
#: Tables a person's rows are not copied from, and why.
NOT_COPIED = {
    "workers.DataCopy": "the copies themselves",
    "audit.AuditEntry": "said in sentences, under their own heading",
    "workers.Unlike": "the bank's paper: that somebody else's record looked like theirs",
    "workers.Merge": "the bank's paper: who joined two records of theirs, and why, is a sentence",
}
MOST = 20_000
STYLE = (
    "body{font-family:sans-serif;max-width:44em;margin:2em auto;padding:0 1em}"
    "dl{border-top:1px solid #aaa;padding-top:.5em}dt{font-weight:bold}"
)

Said = Sequence[dict[str, Any]]
Say = Callable[[list[AuditEntry], Actor], Said]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table that are about the person."""

    title: str
    rows: tuple[dict[str, Any], ...]


def make_copy(copy_id: int, *, say: Say) -> None:
    """Make the copy that was asked for, and tell the person. Safe to run again.

    ``say`` puts the record's entries into sentences.
    """
    with duty("answering"):
        asked = DataCopy.objects.select_for_update(no_key=True).get(pk=copy_id)
    if asked.made_at is not None:
        return
    with duty("seating"):
        worker = Worker.objects.get(pk=asked.worker_id)
    now = clock.now()
    own = actor_of_worker(worker)
    with acting(own):
        content = zipped(worker, sections_of(worker, own, say), now)
        DataCopy.objects.filter(pk=asked.pk).update(
            made_at=now, ends_at=now + KEPT, content=content
        )
        record("copy.made", asked, by=Actor.system("data copies"), worker=worker.pk)
    notify(
        "workers/notifications/copy_ready.txt",
        to=[Recipient("As worker", worker.user_id, worker.pk, address=worker.email)],
        topic="copy.ready",
        cause=f"copy-{asked.pk}",
        day=clock.today(),
        bank=None,
        link="/me/data/",
        context={"ends_at": now + KEPT},
    )


def sections_of(worker: Worker, by: Actor, say: Say) -> list[Section]:
    """Everything about ``worker``, acting as them."""
    found = [
        Section(_title(model), tuple(_rows(model, where)))
        for model in guarded_models()
        if (where := about(model, worker)) and model._meta.label not in NOT_COPIED
    ]
    entries = list(about_me(by, everything=True)[:MOST])
    record_of = Section("Who did and saw what", tuple(say(entries, by)))
    return [section for section in (*found, record_of) if section.rows]


def about(model: type[models.Model], worker: Worker) -> dict[str, Any]:
    """What finds the rows of ``model`` that are about the person; nothing for other tables."""
    if model is Worker:
        return {"pk": worker.pk}
    names = {field.attname for field in model._meta.concrete_fields}
    if "worker_id" in names:
        return {"worker_id": worker.pk}
    if model is not AuditEntry and "user_id" in names and worker.user_id:
        return {"user_id": worker.user_id}
    people = [f.attname for f in model._meta.concrete_fields if f.related_model is Worker]
    return {people[0]: worker.pk} if people else {}


def _title(model: type[models.Model]) -> str:
    words = str(model._meta.verbose_name_plural)
    return words[:1].upper() + words[1:]


def _rows(model: type[models.Model], where: dict[str, Any]) -> Iterator[dict[str, Any]]:
    fields = [
        f
        for f in model._meta.concrete_fields
        if f.name not in LEFT_OUT | {"id", "worker"} and not isinstance(f, models.BinaryField)
    ]
    rows = list(model._default_manager.filter(**where).order_by("pk")[:MOST])
    names = {f.attname: _names(f, rows) for f in fields if isinstance(f, models.ForeignKey)}
    for row in rows:
        said = {}
        for field in fields:
            value = getattr(row, field.attname)
            if field.attname in names:
                value = names[field.attname].get(value, "")
            elif field.choices:
                value = getattr(row, f"get_{field.name}_display")()
            if value is not None and value != "":
                said[str(field.verbose_name)] = _plain(value)
        yield said


def _names(field: models.ForeignKey[Any, Any], rows: list[Any]) -> dict[Any, str]:
    """What the rows of another table are called, as far as the person may know."""
    related = field.related_model
    keys = {getattr(row, field.attname) for row in rows} - {None}
    if related._meta.label == "accounts.User":
        return dict.fromkeys(keys, "A member of staff")
    if not keys:
        return {}
    return {pk: _name(each) for pk, each in related._default_manager.in_bulk(keys).items()}


def _name(row: models.Model) -> str:
    for column in ("short_name", "name", "number", "code", "ref"):
        if value := getattr(row, column, ""):
            return str(value)
    return ""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        at = value.astimezone(clock.LONDON)
        return f"{day_words(at.date(), year=True)}, {time_words(at.time())}"
    if isinstance(value, date):
        return day_words(value, year=True)
    if isinstance(value, Multirange):
        return "; ".join(_span(each) for each in value)
    if isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _span(days: Range[date]) -> str:
    """ "2 November 2026 to 1 December 2026": the day it ends before is not one of them."""
    last = days.upper - timedelta(days=1) if days.upper else None
    return " to ".join(str(_plain(end)) for end in (days.lower, last) if end is not None)


def zipped(worker: Worker, sections: list[Section], now: datetime) -> bytes:
    """Two files that say the same: one for a person to read, one for a machine."""
    told = {
        "made": now.isoformat(),
        "about": worker.name,
        "sections": [{"title": each.title, "rows": each.rows} for each in sections],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("my-data.html", page_of(worker, sections, now))
        file.writestr("my-data.json", json.dumps(told, indent=2, ensure_ascii=False))
    return packed.getvalue()


def page_of(worker: Worker, sections: list[Section], now: datetime) -> str:
    """Everything, for a person to read."""
    parts = [
        f"<p>Everything Staffbank keeps about you, on {_plain(now)}.</p>",
        '<p><a href="my-pages.html">Photos and scans you sent</a></p>',
    ]
    for section in sections:
        parts.append(f"<h2>{html.escape(section.title)}: {len(section.rows)}</h2>")
        for row in section.rows:
            cells = "".join(
                f"<dt>{html.escape(str(name))}</dt><dd>{html.escape(str(value))}</dd>"
                for name, value in row.items()
            )
            parts.append(f"<dl>{cells}</dl>")
    return document(f"Data about {worker.name}", "".join(parts))


def document(title: str, body: str) -> str:
    """One page that opens in any browser, with nothing to load. ``body`` is HTML."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main><h1>{html.escape(title)}</h1>"
        f"{body}</main></body></html>"
    )
