"""A worker's face: sent with who they are, checked with it, and seen with a pass that shows it."""

import io
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from compliance.models import CredentialKind, Evidence
from compliance.passport.services import issuing
from compliance.services import evidence
from compliance.services.stopping import revoke_credential
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner, duty
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.evidence import EvidenceFactory
from tests.factories.passport import JOB, issue, share_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara():
    return w.WorkerFactory(ready_for=t.TrustFactory(), name="Amara Osei")


@pytest.fixture
def identity(amara):
    with as_owner():
        return amara.credentials.select_related("kind").get(kind__code="identity")


@pytest.fixture
def face(identity):
    return EvidenceFactory(credential=identity, portrait=True)


def photograph(colour):
    drawn = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(drawn, "JPEG")
    return SimpleUploadedFile("me.jpg", drawn.getvalue(), "image/jpeg")


def shown(credential, token):
    issue(credential)
    return share_of(credential, token=token, token_hash=hashed(token), seen=False)


def hashed(token):
    return sha256(token.encode()).hexdigest()


def test_a_face_is_sent_with_an_identity_alone_and_the_last_one_counts(client, amara):
    waiting = w.CredentialFactory(
        worker=amara, kind=CredentialKind.objects.get(code="identity"), valid_to=None
    )
    client.force_login(amara.user)
    mine = reverse("me:evidence", args=[waiting.ref])

    for colour in ("red", "blue"):
        sent = {"face": photograph(colour), "scans": photograph("white")}
        assert client.post(mine, sent).status_code == 302

    with as_owner():
        assert Evidence.objects.filter(credential=waiting, portrait=True).count() == 1
        assert Evidence.objects.filter(credential=waiting, portrait=False).count() == 2
    assert "Your face" in client.get(mine).content.decode()
    fire = w.CredentialFactory(worker=w.WorkerFactory(user=t.UserFactory()))
    client.force_login(fire.worker.user)
    page = client.get(reverse("me:evidence", args=[fire.ref])).content.decode()
    assert "photo of your face" not in page


def test_a_ward_sees_the_face_with_the_identity_it_was_checked_with(identity, face):
    shown(identity, "her-link")
    ward = Client()

    page = ward.get("/shared/her-link/").content.decode()
    picture = ward.get("/shared/her-link/face/")

    assert "/shared/her-link/face/" in page
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert picture.content == EvidenceFactory.content
    assert picture["Cache-Control"] == "no-store"
    with as_owner():
        assert AuditEntry.objects.filter(verb="share.face_seen").count() == 1


def test_a_pass_that_does_not_show_the_identity_shows_no_face(amara, face):
    with as_owner():
        fire = amara.credentials.get(kind__code="fire")
    shown(fire, "her-link")

    assert "/face/" not in Client().get("/shared/her-link/").content.decode()
    assert Client().get("/shared/her-link/face/").status_code == 404


def test_the_face_goes_with_the_identity_and_with_the_link(identity, face):
    share = shown(identity, "her-link")
    with acting(JOB) as by:
        revoke_credential(identity, reason="Not hers.", source="register", by=by)
        issuing.settle(identity.pk, by=by)

    assert Client().get("/shared/her-link/face/").status_code == 404
    with as_owner():
        share.ended_at = share.made_at
        share.save()
    assert Client().get("/shared/her-link/face/").status_code == 404
    assert Client().get("/shared/no-such-link/face/").status_code == 404


def test_documents_of_an_identity_outlast_the_person_and_the_face_does_not(amara, identity, face):
    document = EvidenceFactory(credential=identity)

    with acting(JOB), duty("forgetting"):
        evidence.forget_person(amara.pk, except_groups=("identity",))

    with as_owner():
        assert list(Evidence.objects.filter(worker=amara)) == [document]


def test_the_database_keeps_one_face_of_an_identity(identity, face):
    with pytest.raises(IntegrityError, match="one_portrait"), transaction.atomic():
        EvidenceFactory(credential=identity, portrait=True)
