from pathlib import Path

from staffbank.management.commands.draw_states import DRAWING, drawn
from staffbank.states import staged_models

PAGE = (Path(__file__).parents[2] / "docs" / "domain.md").read_text(encoding="utf-8")


def test_the_drawn_state_machines_are_the_ones_in_the_code():
    assert drawn(PAGE) == PAGE


def test_every_state_machine_is_drawn():
    assert {found["label"] for found in DRAWING.finditer(PAGE)} == {
        model._meta.label for model in staged_models()
    }
