"""What is asked of people, in place of what the reference tables say."""

from compliance.models import KindSatisfies, RequiredKind
from staffbank.db import as_owner
from tests.factories.trusts import EARLY


def ask_of_nobody(kinds):
    """Ask for no check. Of ``kinds`` the third stands for the second, and the fourth for the third;
    no other stands for any."""
    with as_owner():
        RequiredKind.objects.all().delete()
        KindSatisfies.objects.all().delete()
        for stronger, weaker in ((2, 1), (3, 2)):
            KindSatisfies.objects.create(
                kind=kinds[stronger], satisfies=kinds[weaker], because="one_of", valid_from=EARLY
            )
