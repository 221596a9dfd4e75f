import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from staffbank.db import as_owner
from trusts.models import RegisterEntry

pytestmark = pytest.mark.django_db
CHECKOUT = Path(__file__).parents[2]
REAL = Path(os.environ.get("STAFFBANK_DATA") or CHECKOUT.parent / "shared" / "data")
real_files = pytest.mark.skipif(
    not (REAL / "etr_2025.csv").exists(),
    reason="needs the register's files: set STAFFBANK_DATA to their folder",
)


def line(code, name, postcode="W2 1NY", closed=""):
    cells = [code, name, "Y56", "QRV", "1 High Street", "", "", "LONDON", "", postcode, "20010401"]
    return ",".join([*cells, closed, *[""] * 15]) + "\n"


@pytest.fixture(autouse=True)
def owner_here(monkeypatch):
    """The test's one connection, as the owner: another could not see its rows."""
    monkeypatch.setattr("trusts.management.commands.import_register.owner_alias", lambda: "default")
    with as_owner():
        yield


def load(tmp_path, trusts, **others):
    files = {name: tmp_path / f"{name}.csv" for name in ("trusts", *others)}
    for name, text in {"trusts": trusts, **others}.items():
        files[name].write_text(text)
    said = io.StringIO()
    call_command("import_register", **files, stdout=said)
    return said.getvalue()


def test_trusts_and_sites_are_loaded_with_where_they_stand(tmp_path):
    said = load(tmp_path, line("RZ1", "NEW NHS TRUST"), sites=line("RZ101", "NEW HOSPITAL"))

    site = RegisterEntry.objects.get(code="RZ101")
    assert (site.kind, site.parent, site.name) == ("site", "RZ1", "New Hospital")
    assert round(site.latitude, 1) == 51.5
    assert "2 new, 0 already there" in said


def test_a_hospital_stands_where_its_list_says_and_the_others_in_their_district(tmp_path):
    load(
        tmp_path,
        line("RZ1", "NEW NHS TRUST", "ZE1 0TB"),
        sites=line("RZ101", "NEW HOSPITAL", "ZE1 0TB") + line("RZ102", "CLINIC", "ZE1 0TB"),
        hospitals="OrganisationCode,Latitude,Longitude\nRZ101,60.15,-1.14\n",
        outcodes="outcode,latitude,longitude\nZE1,60.2,-1.2\n",
    )

    stands = RegisterEntry.objects.values_list("latitude", "longitude")
    assert stands.get(code="RZ101") == (60.15, -1.14)
    assert stands.get(code="RZ102") == stands.get(code="RZ1") == (60.2, -1.2)


def test_the_same_files_again_change_nothing_and_a_newer_one_closes(tmp_path):
    load(tmp_path, line("RZ1", "NEW NHS TRUST"))
    RegisterEntry.objects.filter(code="RZ1").update(successor="RYJ")

    said = load(tmp_path, line("RZ1", "NEW NHS TRUST", closed="20250331"))

    entry = RegisterEntry.objects.get(code="RZ1")
    assert (str(entry.closed), entry.successor) == ("2025-03-31", "RYJ")
    assert "0 new, 1 already there" in said


def test_a_file_of_another_shape_loads_nothing(tmp_path):
    before = RegisterEntry.objects.count()

    with pytest.raises(CommandError, match="columns"):
        load(tmp_path, line("RZ1", "NEW NHS TRUST") + "RZ2,SHORT\n")
    with pytest.raises(CommandError, match="no trust"):
        load(tmp_path, line("RZ101", "ONLY A SITE"))
    (tmp_path / "good.csv").write_text(line("RZ1", "NEW NHS TRUST"))
    for name in ("trusts", "hospitals"):
        files = {"trusts": tmp_path / "good.csv", name: tmp_path / "nowhere.csv"}
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_register", **files)

    assert RegisterEntry.objects.count() == before


@real_files
def test_the_real_files_are_loaded():
    call_command(
        "import_register",
        trusts=REAL / "etr_2025.csv",
        sites=REAL / "etrust_ets_2018.csv.gz",
        hospitals=REAL / "hospital_sites_nhsuk_2018.csv",
        outcodes=REAL / "outcode_centroids.csv",
        stdout=io.StringIO(),
    )

    assert RegisterEntry.objects.filter(kind="trust").count() > 200
    sites = RegisterEntry.objects.filter(kind="site")
    assert sites.count() > 20_000
    assert sites.filter(latitude=None).count() < 0.05 * sites.count()
    assert RegisterEntry.objects.get(code="RAP").successor == "RAL"
