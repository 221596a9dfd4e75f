"""Signed passports: where their issuers are found, and under what their keys are sealed."""

from base64 import b64encode
from hashlib import sha256

from staffbank import env
from staffbank.settings.running import ENVIRONMENT, PRODUCTION, SITE_ADDRESS

# Every issuer's address begins with it, and what was signed names it for ever: it outlives a move
# of the site to another address. The demo's is the same on whichever port it runs.
PASSPORT_ISSUER = env.text(
    "PASSPORT_ISSUER", SITE_ADDRESS if PRODUCTION else "http://localhost:8000"
).rstrip("/")

# NAME:KEY, separated by commas; each KEY is 32 random bytes in base 64. The first seals, all open.
_HINT = "a name, a colon and 32 random bytes in base 64, for example 2026:..."
PASSPORT_SEALING_KEYS = (
    env.required("PASSPORT_SEALING_KEYS", _HINT).split(",")
    if PRODUCTION
    else env.words(
        "PASSPORT_SEALING_KEYS",
        f"{ENVIRONMENT}:{b64encode(sha256(ENVIRONMENT.encode()).digest()).decode()}",
    )
)

# What makes and uses the trusts' private keys: our database, or a module for a hardware store.
PASSPORT_KEY_STORE = env.text(
    "PASSPORT_KEY_STORE", "compliance.passport.services.keystore.InDatabase"
)

# Hosts of other banks' passports that this server may ask whether a check still counts. No other
# is ever asked, whatever a passport says.
PASSPORT_HOSTS = frozenset(env.words("PASSPORT_HOSTS"))
