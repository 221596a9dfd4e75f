import gzip
import io
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trusts.interop.human_names import human_name
from trusts.interop.ods import read_hospitals, read_outcodes, read_register

CHECKOUT = Path(__file__).parents[2]
REAL = Path(os.environ.get("STAFFBANK_DATA") or CHECKOUT.parent / "shared" / "data")
real_files = pytest.mark.skipif(
    not (REAL / "etr_2025.csv").exists(),
    reason="needs the register's files: set STAFFBANK_DATA to their folder",
)

TRUST = (
    '"RJ1","GUY\'S AND ST THOMAS\' NHS FOUNDATION TRUST","Y56","QKK","ST THOMAS\' HOSPITAL",'
    '"WESTMINSTER BRIDGE ROAD","","LONDON","","SE1 7EH","19930401","",' + '"",' * 5
    + '"020 71887188",' + '"",' * 3 + '"0","","H","","",""\n'
)  # fmt: skip
SITE = TRUST.replace('"RJ1"', '"RJ121"').replace("GUY'S AND ST THOMAS' NHS", "GUY'S HOSPITAL, NHS")


def register(text):
    content = text if isinstance(text, bytes) else text.encode()
    return list(read_register(io.BytesIO(content)))


def test_a_trust_is_read_and_its_name_put_in_ordinary_case():
    (row,) = register(TRUST)

    assert (row.code, row.kind, row.parent, row.problems) == ("RJ1", "trust", "", ())
    assert row.name == "Guy's and St Thomas' NHS Foundation Trust"
    assert (row.region, row.geography, row.town) == ("Y56", "QKK", "London")
    assert row.address == ("St Thomas' Hospital", "Westminster Bridge Road")
    assert (row.postcode, row.outcode, row.phone) == ("SE1 7EH", "SE1", "020 71887188")
    assert (row.opened, row.closed) == (date(1993, 4, 1), None)


def test_a_site_belongs_to_the_trust_its_code_begins_with():
    (row,) = register(SITE)

    assert (row.kind, row.parent) == ("site", "RJ1")
    assert row.name.startswith("Guy's Hospital, NHS")


def test_the_last_day_of_one_that_has_closed_is_read():
    (row,) = register(TRUST.replace('"19930401",""', '"19930401","20241231"'))

    assert (row.opened, row.closed) == (date(1993, 4, 1), date(2024, 12, 31))


def test_a_newer_trust_has_a_longer_code():
    (row,) = register(TRUST.replace('"RJ1"', '"G6V2S"'))

    assert (row.kind, row.parent) == ("trust", "")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"RJ1"', '"R!"', "R! is not an organisation code."),
        ('"RJ1"', '""', "Nothing is not an organisation code."),
        ("SE1 7EH", "SE17", "SE17 is not a postcode."),
        ("19930401", "19930431", "19930431 is not a day it opened."),
        ("19930401", "1 April", "1 April is not a day it opened."),
        (',"H","","",""', "", "This row has 23 columns, and the register has 27."),
    ],
)
def test_a_row_names_what_could_not_be_read_and_keeps_the_rest(old, new, words):
    (row,) = register(TRUST.replace(old, new))

    assert row.problems == (words,)
    assert row.town == "London"


def test_files_are_read_in_either_encoding_and_zipped_or_not():
    text = TRUST.replace("WESTMINSTER BRIDGE ROAD", "CAFÉ ROAD")

    for content in (text.encode(), text.encode("latin-1"), b"\xef\xbb\xbf" + text.encode()):
        assert register(content)[0].address[1] == "Café Road"
        assert register(gzip.compress(content)) == register(content)
    assert register("") == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("IMPERIAL COLLEGE HEALTHCARE NHS TRUST", "Imperial College Healthcare NHS Trust"),
        ("THE WHITTINGTON HOSPITAL", "The Whittington Hospital"),
        ("ST. MARYS  HOSPITAL", "St Mary's Hospital"),
        ("CHELSEA & WESTMINSTER HOSPITAL", "Chelsea and Westminster Hospital"),
        ("KINGSTON UPON THAMES", "Kingston upon Thames"),
        ("ASHTON-UNDER-LYNE", "Ashton-under-Lyne"),
        ("MCINDOE BURNS CENTRE", "McIndoe Burns Centre"),
        ("O'NEILL WARD", "O'Neill Ward"),
        ("KING EDWARD VII HOSPITAL", "King Edward VII Hospital"),
        ("GREAT ORMOND STREET HOSPITAL FOR CHILDREN", "Great Ormond Street Hospital for Children"),
        ("MOUNT VERNON HOSPITAL (NORTH)", "Mount Vernon Hospital (North)"),
        ("C E M E CENTRE", "C E M E Centre"),
        ("Already McHuman", "Already McHuman"),
        ("", ""),
    ],
)
def test_names_are_put_in_ordinary_case(written, said):
    assert human_name(written) == said


def test_hospitals_are_read_with_where_they_stand():
    text = (
        "OrganisationCode,OrganisationName,Postcode,Latitude,Longitude,ParentODSCode\n"
        "R1H12,The Royal London Hospital,E1 1BB,51.519,-5.81E-2,R1H\n"
        "REM95,NOBLE'S HOSPITAL,IM4 4RJ,,,REM\n"
        "X1,NOWHERE,,0,0,X\n"
    )

    assert read_hospitals(io.BytesIO(text.encode())) == {"R1H12": (51.519, -0.0581)}


def test_outcodes_leave_out_what_is_no_place():
    text = b"outcode,latitude,longitude,postcodes\nw2,51.514,-0.19,9\nXX,1,1,1\nW3,here,there,2\n"

    assert read_outcodes(io.BytesIO(text)) == {"W2": (51.514, -0.19)}


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_nothing_written_in_a_register_makes_it_raise(text):
    quoted = text.replace('"', "'").replace("\0", "")

    assert all(row.problems for row in register(f'"{quoted}","x"\n'))


@real_files
def test_the_trusts_of_2025_are_read_without_a_problem():
    with (REAL / "etr_2025.csv").open("rb") as stream:
        rows = {row.code: row for row in read_register(stream)}

    assert len(rows) == 210
    assert {row.kind for row in rows.values()} == {"trust"}
    assert [row for row in rows.values() if row.problems] == []
    assert rows["RYJ"].name == "Imperial College Healthcare NHS Trust"
    assert rows["RBS"].name == "Alder Hey Children's NHS Foundation Trust"
    assert rows["RAP"].closed == date(2024, 12, 31)


@real_files
def test_the_sites_of_2018_are_streamed():
    with (REAL / "etrust_ets_2018.csv.gz").open("rb") as stream:
        rows = list(read_register(stream))
    trusts = {row.code for row in rows if row.kind == "trust"}
    sites = [row for row in rows if row.kind == "site"]

    assert len(rows) == 29_955
    assert len([row for row in rows if row.problems]) < 30
    assert len([site for site in sites if site.parent in trusts]) > 0.99 * len(sites)


@real_files
@pytest.mark.parametrize(
    ("name", "count"), [("hospital_sites_nhsuk_2018.csv", 903), ("hospital_sites_rcpch.csv", 339)]
)
def test_the_lists_of_hospitals_are_read(name, count):
    with (REAL / name).open("rb") as stream:
        assert count - 20 < len(read_hospitals(stream)) <= count


@real_files
def test_the_outcodes_of_2024_are_read():
    with (REAL / "outcode_centroids.csv").open("rb") as stream:
        outcodes = read_outcodes(stream)

    assert len(outcodes) > 2_900
    assert outcodes["W2"].latitude == pytest.approx(51.51427)
