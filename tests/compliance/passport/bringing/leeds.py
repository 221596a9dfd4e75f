"""What a trust of another bank signs, shows and lists, and bringing it here."""

from datetime import timedelta

import pytest

from compliance.models import Clearance, Credential
from compliance.passport import addresses
from compliance.passport.models import ImportedCheck
from compliance.passport.rules import sd_jwt, status_list
from compliance.passport.rules.reasons import NotAccepted
from compliance.passport.services import importing
from staffbank import clock
from staffbank.db import acting, as_owner
from tests.compliance.passport.signing import HOLDER, TRUST
from tests.factories import workers as w

LEEDS = "https://leeds.example.nhs.uk/issuers/5d0c"
LIST = f"{LEEDS}/status/1"
PLACE = 4242


def signed(kind="fire", signer=TRUST, details=None, **plain):
    """What Leeds signed of her."""
    now = clock.now()
    said = {
        "iss": LEEDS,
        "iat": int((now - timedelta(days=30)).timestamp()),
        "exp": int((now + timedelta(days=300)).timestamp()),
        "vct": "https://leeds.example.nhs.uk/vct/check/1",
        "kind": kind,
        "cnf": {"jwk": HOLDER.jwk},
        "status": {"status_list": {"idx": PLACE, "uri": LIST}},
    } | plain
    today = clock.today()
    shown = {
        "name": "Amara Osei",
        "kind_name": "Fire safety",
        "checked_on": (today - timedelta(days=30)).isoformat(),
        "valid_from": (today - timedelta(days=40)).isoformat(),
        "valid_to": (today + timedelta(days=299)).isoformat(),
        "issued_by": "Skills for Health",
    } | (details or {})
    return sd_jwt.issue(said, shown, signer)


ALL = ("name", "kind_name", "checked_on", "valid_from", "valid_to", "issued_by")


def shown_to_us(whole, worker, *, signer=HOLDER, show=ALL, **changes):
    with acting(w.actor_for(worker)) as by:
        code = importing.code_for(worker, by=by)
    proof = {"audience": addresses.importer(), "nonce": code, "at": clock.now()} | changes
    return sd_jwt.present(whole, show, signer=signer, **proof)


def listed(*stopped, signer=TRUST, at=None):
    bits = status_list.Bits.of(stopped)
    return status_list.publish(bits, uri=LIST, at=at or clock.now(), signer=signer)


def bring(worker, *texts, lists=None):
    with acting(w.actor_for(worker)) as by:
        return importing.bring(worker, texts, [listed()] if lists is None else lists, by=by)


def refused(worker, text, **how):
    with pytest.raises(NotAccepted) as caught:
        bring(worker, text, **how)
    with as_owner():
        assert not ImportedCheck.objects.exists()
    return caught.value.reason


def status_of(credential):
    with as_owner():
        return Credential.objects.get(pk=credential.pk).status


def cleared(worker):
    with as_owner():
        rows = Clearance.objects.filter(worker=worker)
        return [any(clock.today() in days for days in each.days) for each in rows]


def lacks(worker, code):
    """``worker`` has none of that kind here."""
    with as_owner():
        worker.credentials.filter(kind__code=code).update(status="revoked")
