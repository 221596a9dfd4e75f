from staffbank.web.rendering import drawn, nhsuk

CHOICES = {"name": "place", "label": {"text": "Where"}, "items": [{"value": "a", "text": "A & B"}]}


def test_what_is_remembered_is_what_would_be_drawn():
    assert drawn("select", CHOICES) == drawn("select", dict(CHOICES)) == nhsuk("select", CHOICES)


def test_a_drawing_is_remembered_by_all_that_is_in_it():
    other = {**CHOICES, "items": [{"value": "a", "text": "A & B", "selected": True}]}

    assert drawn("select", CHOICES) != drawn("select", other)


def test_numbers_and_truths_that_are_equal_are_told_apart():
    assert drawn("tag", {"text": 1}) != drawn("tag", {"text": True})
