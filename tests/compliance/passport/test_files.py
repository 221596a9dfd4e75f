"""A passport as a file, and what of another bank's is taken over."""

import json

import pytest

from compliance.passport.rules import files


def test_a_file_brings_its_status_lists_along_where_there_are_any():
    bare, brought = files.write(["a~"]), files.write(["a~"], ["list"])

    assert "lists" not in json.loads(bare)
    assert files.read(brought) == ["a~"]
    assert files.read_lists(brought) == ["list"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a.b.c~d~", id="a credential as it is"),
        pytest.param(files.write(["a~"]), id="none"),
        pytest.param('{"lists": "list"}', id="no list of them"),
        pytest.param('{"lists": [1]}', id="numbers"),
        pytest.param("{" + " " * files.LONGEST, id="too long"),
    ],
)
def test_what_brings_no_lists_is_read_without(text):
    assert files.read_lists(text) == []
