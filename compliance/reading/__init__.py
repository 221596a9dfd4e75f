"""The fields that the documents of each kind have, as an officer reads them off."""

from collections.abc import Mapping

from compliance.forms.checks import AcceptForm
from compliance.models import Credential, CredentialKind
from compliance.reading.background import ReadsHistory, ReadsIdentity, ReadsTraining
from compliance.reading.disclosure import ReadsDisclosure
from compliance.reading.health import ReadsHealth
from compliance.reading.registration import ReadsRegistration
from compliance.reading.right_to_work import ReadsRightToWork

Group = CredentialKind.Group

_FORMS: Mapping[str, type[AcceptForm]] = {
    Group.REGISTRATION: ReadsRegistration,
    Group.DBS: ReadsDisclosure,
    Group.RIGHT_TO_WORK: ReadsRightToWork,
    Group.HEALTH: ReadsHealth,
    Group.TRAINING: ReadsTraining,
    Group.IDENTITY: ReadsIdentity,
    Group.REFERENCES: ReadsHistory,
}


def form_of(credential: Credential) -> type[AcceptForm]:
    """The form with the fields that documents of this kind have."""
    return _FORMS.get(credential.kind.group, AcceptForm)
