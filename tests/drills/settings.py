"""What a drilled worker runs with: the tests' settings, and letters that are noted down."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.drills"]  # noqa: F405
EMAIL_BACKEND = "tests.drills.letters.Noting"
