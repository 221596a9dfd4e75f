"""What trusts, banks and people have besides their shifts: a row of each sort."""

import uuid
from datetime import timedelta
from hashlib import sha256

from compliance.models import TrainingFile
from insights.services.data_copy import zipped
from shifts.models import Import
from staffbank import clock
from staffbank.accounts.models import OpenSession
from staffbank.db import as_owner
from tests.factories import trusts as t
from tests.factories import workers as w
from trusts.models import (
    AgreementVersion,
    Invitation,
    LocalRate,
    RoleRequest,
    WardFile,
)
from workers.models import Correction, DataCopy, StaffFile


def ward_file_of(trust):
    with as_owner():
        return WardFile.objects.create(
            trust=trust,
            filename="wards.csv",
            content=b"code,name,site,cost_centre\nW1,Ward 1,X,1\n",
            checked_at=clock.now(),
        )


def agreement_of(bank):
    text = "The trusts of the bank share their staff."
    with as_owner():
        return AgreementVersion.objects.get_or_create(
            bank=bank,
            number=1,
            defaults={
                "title": "Sharing staff",
                "text": text,
                "sha256": sha256(text.encode()).hexdigest(),
                "published_at": clock.now(),
            },
        )


def alike_of(trust, name):
    """Two records at ``trust`` that may be of one person: the same name and birth date."""
    pair = (
        w.WorkerFactory(name=name, birth_key=name),
        w.WorkerFactory(name=name, birth_key=name, user=None, email=""),
    )
    for worker in pair:
        w.EngagementFactory(worker=worker, trust=trust)
        w.CapacityFactory(worker=worker)
    return pair


def request_of(**facts):
    """A role that waits for a second person's yes."""
    given = {"role": "trust_manager", "email": "asked@example.nhs.uk"} | facts
    asker = t.UserFactory()
    with as_owner():
        return RoleRequest.objects.create(
            valid_from=clock.today(),
            reason="To help in winter",
            asked_by=asker,
            asked_at=clock.now(),
            ends_at=clock.now() + timedelta(days=7),
            **given,
        )


def rate_of(bank, trust):
    """A rate that waits for somebody to decide."""
    with as_owner():
        return LocalRate.objects.create(
            bank=bank,
            trust=trust,
            grade=t.grade(),
            valid_from=clock.today(),
            reason="Nights go unfilled",
            asked_by=t.UserFactory(),
            asked_at=clock.now(),
        )


def correction_of(worker):
    with as_owner():
        return Correction.objects.create(
            worker=worker, what=Correction.What.PHONE, should_be="Zed", asked_at=clock.now()
        )


def copy_of(worker):
    with as_owner():
        return DataCopy.objects.create(
            worker=worker,
            asked_at=clock.now(),
            made_at=clock.now(),
            ends_at=clock.now() + timedelta(days=7),
            content=zipped(worker, [], clock.now()),
        )


def invitation_of(**facts):
    given = {"role": "trust_manager", "name": "New Person", "token_hash": uuid.uuid4().hex} | facts
    with as_owner():
        return Invitation.objects.create(
            invited_at=clock.now(),
            ends_at=clock.now() + timedelta(days=7),
            **given,
        )


def import_of(trust, days_ago=0):
    with as_owner():
        return Import.objects.create(
            trust=trust,
            filename="week.csv",
            content=b"ward,date\n",
            checked_at=clock.now() - timedelta(days=days_ago),
        )


def staff_file_of(trust, days_ago=0):
    with as_owner():
        return StaffFile.objects.create(
            trust=trust,
            filename="staff.csv",
            content=b"employee_number,name\n",
            checked_at=clock.now() - timedelta(days=days_ago),
        )


def training_file_of(trust, days_ago=0):
    with as_owner():
        return TrainingFile.objects.create(
            trust=trust,
            filename="training.csv",
            content=b"subject,completed\n",
            checked_at=clock.now() - timedelta(days=days_ago),
        )


def open_session_of(user):
    with as_owner():
        return OpenSession.objects.create(
            user=user,
            session_key=uuid.uuid4().hex,
            device="Chrome on Windows",
            began_at=clock.now(),
            seen_at=clock.now(),
        )
