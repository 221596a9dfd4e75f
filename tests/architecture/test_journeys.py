"""A journey that has pressed something waits for what comes of it before it reads or goes on."""

import ast
from itertools import pairwise
from pathlib import Path

import pytest

JOURNEYS = Path("tests/journeys")
#: What waits until a thing is there.
WAITS = {"expect", "get_by_label", "get_by_role", "get_by_text", "locator", "wait_for_url"}
#: What answers at once, of whichever page is there: the one before, or half of the next.
AT_ONCE = {
    "all",
    "all_inner_texts",
    "all_text_contents",
    "bounding_box",
    "content",
    "count",
    "evaluate",
    "get_attribute",
    "inner_text",
    "input_value",
    "is_checked",
    "is_visible",
    "text_content",
    "title",
    "url",
}


def called(statement):
    """The names of what a statement calls, and the attributes it reads of a page."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            name = node.func
            yield name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
        elif isinstance(node, ast.Attribute) and node.attr == "url":
            yield "url"


def blocks(tree):
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield block


def hurried(source):
    """The lines that neither wait for what a press opens, nor follow one that did."""
    for block in blocks(ast.parse(source)):
        for before, after in pairwise(block):
            if not isinstance(before, ast.Expr) or "click" not in (pressed := set(called(before))):
                continue
            words = set(called(after))
            waits = words & WAITS and ("expect" in words or not words & AT_ONCE)
            if "expect" not in pressed and not waits:
                yield after.lineno


@pytest.mark.parametrize("path", sorted(JOURNEYS.glob("*.py")), ids=lambda path: path.stem)
def test_nothing_is_read_straight_after_a_press(path):
    assert list(hurried(path.read_text())) == []


@pytest.mark.parametrize(
    "then",
    [
        "assert page.url == here",
        "page.goto(there)",
        "check_accessible(page)",
        "assert page.get_by_role('link').count() == 0",
        "other = visit(user)",
    ],
)
def test_one_that_hurries_is_found(then):
    assert list(hurried(f"page.click()\n{then}")) == [2]


@pytest.mark.parametrize(
    "then", ["expect(page).to_have_url(here)", "page.get_by_label('Name').fill('Amara')"]
)
def test_one_that_waits_is_not(then):
    assert list(hurried(f"page.click()\n{then}")) == []
