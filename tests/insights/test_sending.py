"""The checks of the demonstration have pages, each plainly a specimen and kept as real ones are."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from PIL import Image

from compliance.models import Credential, Evidence
from compliance.services.evidence import VAULT, put_of
from insights.simulation import sending, specimens
from insights.simulation.personas import PERSONAS
from staffbank import clock
from staffbank.db import as_owner
from staffbank.interop.documents import read_document
from tests.insights.test_topping_up import ASKED

MARKED = 40  # so much more red than green is in nothing but the mark


def marked(picture):
    """How many points of a picture are in the colour of the mark."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return sum(
        count
        for count, (red, green, blue) in image.getcolors(image.width * image.height)
        if red > 150 and red - green > MARKED and abs(green - blue) < 30
    )


@pytest.mark.parametrize("group", specimens.DRAWINGS)
def test_every_page_is_marked_across_and_fits_its_paper(group):
    said = specimens.Said("Oluwaseun Adebayo-Featherstonehaugh-Wolstenholme-Smythe", [("A", "B")])

    for draw in specimens.DRAWINGS[group]:
        picture = draw(said, "seed")

        assert marked(picture) > 2000
        assert len(read_document(picture).pages) == 1


def test_a_face_is_always_the_same_and_anothers_is_another():
    assert specimens.portrait("amara") == specimens.portrait("amara")
    assert specimens.portrait("amara") != specimens.portrait("ben")
    assert marked(specimens.portrait("amara")) > 500


def test_all_that_waits_and_all_of_amaras_that_counts_has_its_pages_once(
    committed_db, evidence_folder
):
    call_command("simulate", **ASKED)

    with as_owner():
        waiting = Credential.objects.waiting().count()
        bare = Credential.objects.waiting().filter(pages=None)
        amara = Credential.objects.filter(worker__email="amara.osei@staffbank.example")
        counting = amara.filter(status="verified").exclude(kind__group__in=["dbs", "registration"])
        people = [each.email for each in PERSONAS if each.work]
        identities = Credential.objects.filter(
            worker__email__in=people, status="verified", kind__group="identity"
        )
        assert waiting > 10
        assert not bare.exists()
        assert counting.count() > 5
        assert not counting.filter(pages=None).exists()
        assert not identities.exclude(pages__portrait=True).exists()
        pages = list(Evidence.objects.select_related("credential"))
    assert {path.name for path in evidence_folder.rglob("*") if path.is_file()} == {
        page.file for page in pages
    }
    for page in pages:
        assert VAULT.read(put_of(page)).startswith(b"\xff\xd8\xff")
        assert page.uploaded_at <= page.credential.submitted_at + timedelta(seconds=1)
        assert page.scanned_at

    assert sending.send_in(clock.now()) == 0
