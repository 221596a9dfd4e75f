"""The product's settings, with a password hasher that takes no time, and counts of each
process's own: those that test at the same time share a broker and have the same keys."""

from staffbank.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
