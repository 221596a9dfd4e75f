"""The product's settings, with a password hasher that takes no time."""

from staffbank.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
