import factory

from compliance.models import Evidence
from compliance.services.evidence import VAULT
from staffbank import clock
from tests.factories.base import OwnerFactory
from tests.factories.trusts import UserFactory
from tests.factories.workers import CredentialFactory


class EvidenceFactory(OwnerFactory):
    """A page with its file in the vault; ``content`` is what the file holds."""

    class Meta:
        model = Evidence
        exclude = ("put", "content")

    content = b"\xff\xd8\xff a picture \xff\xd9"
    put = factory.LazyAttribute(lambda o: VAULT.put(o.content))
    credential = factory.SubFactory(CredentialFactory)
    worker = factory.SelfAttribute("credential.worker")
    sort = "jpeg"
    file = factory.LazyAttribute(lambda o: o.put.name)
    file_key = factory.LazyAttribute(lambda o: o.put.key)
    sealed_with = factory.LazyAttribute(lambda o: o.put.sealed_with)
    sha256 = factory.LazyAttribute(lambda o: o.put.sha256)
    size = factory.LazyAttribute(lambda o: o.put.size)
    uploaded_at = factory.LazyFunction(clock.now)
    uploaded_by = factory.LazyAttribute(lambda o: o.worker.user or UserFactory())
