"""Photographs and scans of documents: where they lie, under which keys, and who looks for malware.

They lie outside the web root: no address leads to the folder.
"""

from base64 import b64encode
from hashlib import sha256
from typing import Any

from staffbank import env
from staffbank.settings.running import ENVIRONMENT, PRODUCTION

EVIDENCE_FOLDER = env.text("EVIDENCE_FOLDER", "/var/lib/staffbank/evidence" if PRODUCTION else "")
EVIDENCE_STORAGE: dict[str, Any] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": EVIDENCE_FOLDER,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}

# NAME:KEY, separated by commas; each KEY is 32 random bytes in base 64. The first seals, all open.
_HINT = "a name, a colon and 32 random bytes in base 64, for example 2026:..."
EVIDENCE_KEYS = (
    env.required("EVIDENCE_KEYS", _HINT).split(",")
    if PRODUCTION
    else env.words(
        "EVIDENCE_KEYS",
        f"{ENVIRONMENT}:{b64encode(sha256(f'evidence {ENVIRONMENT}'.encode()).digest()).decode()}",
    )
)

# clamd's host:port or socket: /run/clamav/clamd.ctl. Without one nothing is looked through.
CLAMD = env.text("CLAMD", "")
