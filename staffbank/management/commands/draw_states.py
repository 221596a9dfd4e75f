"""Draw the state machines of docs/domain.md from the models that declare them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from staffbank.states import Staged, staged_models

PAGE = Path("docs") / "domain.md"
DRAWING = re.compile(r"(<!-- states of (?P<label>[\w.]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def drawing(model: type[Staged]) -> str:
    """The model's moves as a Mermaid state diagram; final statuses lead to the end."""
    status = next(field for field in model._meta.fields if field.name == "status")
    names = dict(status.flatchoices)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'  state "{name}" as {code}' for code, name in names.items()]
    lines.append(f"  [*] --> {status.get_default()}")
    for code in names:
        onward = sorted(model.MOVES.get(code, frozenset()), key=list(names).index)
        lines += [f"  {code} --> {to}" for to in onward or ["[*]"]]
    return "\n".join([*lines, "```", ""])


def drawn(text: str) -> str:
    """``text`` with every drawing made anew."""
    models = {model._meta.label: model for model in staged_models()}
    return DRAWING.sub(lambda found: found[1] + drawing(models[found["label"]]) + found[3], text)


class Command(BaseCommand):
    help = "Draws the state machines of docs/domain.md again, from the models."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / PAGE
        page.write_text(drawn(page.read_text(encoding="utf-8")), encoding="utf-8")
