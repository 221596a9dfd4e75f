"""What people send is told by its content, drawn anew, or refused in words."""

import io
import zipfile
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from staffbank.interop.documents import LARGEST, Unreadable, kind_of, read_document
from tests.interop import papers

PARTS = settings(max_examples=6, deadline=None)


def read_or_refused(data):
    try:
        return read_document(data).pages
    except Unreadable as refused:
        return refused.message


def shown(page):
    return Image.open(io.BytesIO(page))


@pytest.mark.parametrize(
    ("made", "kind", "pages"),
    [
        pytest.param(papers.jpeg, "jpeg", 1, id="a photograph"),
        pytest.param(papers.png, "png", 1, id="a screenshot"),
        pytest.param(papers.heic, "heic", 1, id="an iPhone's photograph"),
        pytest.param(lambda: papers.pdf(3), "pdf", 3, id="a scan of three pages"),
    ],
)
def test_each_sort_is_known_by_its_content_and_drawn_page_by_page(made, kind, pages):
    found = read_document(made())

    assert (found.kind, len(found.pages)) == (kind, pages)
    assert all(shown(page).format == "JPEG" for page in found.pages)


def test_a_photograph_loses_its_place_and_camera_and_stands_upright():
    sent = papers.located_jpeg()
    assert papers.PLACE in sent

    (page,) = read_document(sent).pages

    assert papers.PLACE not in page
    assert not shown(page).getexif()
    assert shown(page).size == (400, 640)


def test_what_could_be_seen_through_is_white():
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    (page,) = read_document(papers.saved(image, "PNG")).pages

    assert min(shown(page).convert("L").getextrema()) > 250


def test_a_large_photograph_is_made_small_enough_to_show():
    (page,) = read_document(papers.saved(papers.picture((8000, 6000)), "JPEG")).pages

    assert max(shown(page).size) == 2600


def test_nothing_of_a_second_file_hidden_in_the_first_is_left():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("evil.html", "<script>alert(1)</script>")
    both = papers.jpeg() + packed.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))

    (page,) = read_document(both).pages

    assert not zipfile.is_zipfile(io.BytesIO(page))
    assert b"script" not in page


@pytest.mark.parametrize(
    ("made", "why"),
    [
        pytest.param(lambda: b"", "empty", id="nothing"),
        pytest.param(lambda: bytes(LARGEST + 1), "too_large", id="too much"),
        pytest.param(lambda: b"<svg onload=alert(1)>", "unknown", id="a drawing with a script"),
        pytest.param(lambda: b"GIF89a" + bytes(99), "unknown", id="another sort of picture"),
        pytest.param(lambda: b"PK\x03\x04" + papers.pdf(), "unknown", id="a zip that is a PDF too"),
        pytest.param(lambda: b"\n" + papers.pdf(), "unknown", id="a PDF that begins later"),
        pytest.param(lambda: papers.jpeg()[:-900], "cut_off", id="half a photograph"),
        pytest.param(lambda: papers.png()[:-400], "cut_off", id="half a screenshot"),
        pytest.param(lambda: papers.pdf()[:-40], "cut_off", id="half a PDF"),
        pytest.param(lambda: papers.heic()[:-600], "unreadable", id="half an iPhone's photograph"),
        pytest.param(papers.locked_pdf, "locked", id="a PDF with a password"),
        pytest.param(lambda: papers.pdf(21), "too_many_pages", id="a book"),
        pytest.param(papers.png_bomb, "too_many_pixels", id="a bomb of pixels"),
        pytest.param(lambda: b"\xff\xd8\xff" + b"x" * 400, "unreadable", id="no photograph"),
        pytest.param(lambda: b"%PDF-1.7 nonsense %%EOF", "unreadable", id="no PDF"),
    ],
)
def test_what_is_not_taken_says_why(made, why):
    with pytest.raises(Unreadable) as refused:
        read_document(made())

    assert refused.value.why == why
    assert "." in refused.value.message or " " in refused.value.message


def test_a_bomb_in_a_pdf_hurts_only_the_program_that_reads_it():
    began = perf_counter()
    try:
        pages = read_document(papers.pdf_bomb()).pages
    except Unreadable:
        pages = ()

    assert len(pages) <= 1
    assert perf_counter() - began < 25


STARTS = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"\x00\x00\x00\x18ftypheic", b""]


@PARTS
@given(st.sampled_from(STARTS), st.binary(max_size=2000), st.sampled_from([b"", b"%%EOF"]))
def test_no_bytes_whatever_are_anything_but_read_or_refused(start, middle, end):
    assert read_or_refused(start + middle + end)


@PARTS
@given(st.data())
def test_a_good_file_with_bytes_changed_is_read_or_refused(data):
    good = data.draw(st.sampled_from([papers.jpeg(), papers.png(), papers.pdf(2)]))
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + data.draw(st.binary(min_size=1, max_size=8)) + good[at + 1 :]
    assert read_or_refused(bad)


@given(st.binary(max_size=40))
def test_a_kind_is_one_of_four_or_none(start):
    assert kind_of(start) in {"jpeg", "png", "pdf", "heic", ""}
