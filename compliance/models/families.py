"""Which row each family of kinds has besides its credential."""

from collections.abc import Mapping

from compliance.models.background import EmploymentHistory, IdentityProof
from compliance.models.credential import CredentialKind
from compliance.models.details import Details
from compliance.models.disclosure import Disclosure
from compliance.models.health import HealthClearance
from compliance.models.registration import Registration
from compliance.models.right_to_work import RightToWork
from compliance.models.training import Training

Group = CredentialKind.Group

ROW_OF: Mapping[str, type[Details]] = {
    Group.REGISTRATION: Registration,
    Group.DBS: Disclosure,
    Group.RIGHT_TO_WORK: RightToWork,
    Group.HEALTH: HealthClearance,
    Group.TRAINING: Training,
    Group.IDENTITY: IdentityProof,
    Group.REFERENCES: EmploymentHistory,
}
#: Without their row no check of these counts; of training the kind says all that must be known.
READ_FIRST = frozenset(ROW_OF) - {Group.TRAINING}
