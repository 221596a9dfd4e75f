import factory

from staffbank.db import as_owner


class OwnerFactory(factory.django.DjangoModelFactory):
    """Writes as the tables' owner, on the test's own connection and in its transaction."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _generate(cls, strategy, params):
        with as_owner():
            return super()._generate(strategy, params)
