"""What passports do when something has happened. A payload says where to look."""

from compliance.passport.selectors.sources import INDUCTIONS, SKILLS
from compliance.passport.services import issuing
from staffbank.actors import Actor
from staffbank.db import current_actor
from staffbank.outbox.emitting import Payload, subscribe
from workers.services.merging import both_of


def _job() -> Actor:
    """Whom the relay runs a handler as."""
    actor = current_actor()
    assert actor is not None
    return actor


@subscribe(
    *("credential.checked", "credential.imported", "credential.undone", "credential.revoked"),
    *("credential.suspended", "credential.restored"),
)
def settle(payload: Payload) -> None:
    issuing.settle(payload["credential"], by=_job())


@subscribe("skill.signed_off", "skill.revoked")
def settle_skill(payload: Payload) -> None:
    issuing.settle(payload["skill"], source=SKILLS, by=_job())


@subscribe("induction.recorded", "induction.withdrawn")
def settle_induction(payload: Payload) -> None:
    issuing.settle(payload["induction"], source=INDUCTIONS, by=_job())


@subscribe("issuer_key.rotated")
def sign_lists_anew(payload: Payload) -> None:
    issuing.renew_lists(by=_job())


@subscribe("issuer_key.compromised")
def sign_anew(payload: Payload) -> None:
    issuing.reissue_after(payload["key"], by=_job())


@subscribe("holder_key.replaced")
def bind_anew(payload: Payload) -> None:
    issuing.bind_anew(payload["worker"], by=_job())


@subscribe("worker.erased")
def stop_all(payload: Payload) -> None:
    issuing.stop_all_of(payload["worker"], by=_job())


@subscribe("worker.merged", "worker.parted")
def sign_as_they_stand(payload: Payload) -> None:
    issuing.settle_people(*both_of(payload["merge"]), by=_job())
