"""Photographs and scans of documents: where they lie, under which keys, and who looks for malware.

They lie outside the web root, in a folder or a bucket: no address leads there.
"""

from base64 import b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from staffbank import env
from staffbank.settings.running import ENVIRONMENT, PLAIN_HOSTS, PRODUCTION

# With the name of a bucket they lie there, on a server that speaks S3: at EVIDENCE_BUCKET_ADDRESS,
# or Amazon's. Without a key the machine's own role is asked for one.
EVIDENCE_BUCKET = env.optional("EVIDENCE_BUCKET")
EVIDENCE_BUCKET_ADDRESS = env.optional("EVIDENCE_BUCKET_ADDRESS")
EVIDENCE_FOLDER = env.text("EVIDENCE_FOLDER", "/var/lib/staffbank/evidence" if PRODUCTION else "")
EVIDENCE_STORAGE: dict[str, Any] = {
    "BACKEND": "staffbank.interop.folders.Folder",
    "OPTIONS": {
        "location": EVIDENCE_FOLDER,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}

if EVIDENCE_BUCKET:
    EVIDENCE_STORAGE = {
        "BACKEND": "staffbank.interop.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": EVIDENCE_BUCKET,
            "endpoint_url": EVIDENCE_BUCKET_ADDRESS,
            "region_name": env.optional("EVIDENCE_BUCKET_REGION"),
            "access_key": (_key := env.optional("EVIDENCE_BUCKET_KEY")),
            "secret_key": _key
            and env.required("EVIDENCE_BUCKET_SECRET", "the secret of EVIDENCE_BUCKET_KEY"),
            "verify": env.optional("EVIDENCE_BUCKET_CA"),
        },
    }
if PRODUCTION and EVIDENCE_BUCKET_ADDRESS:
    _parts = urlsplit(EVIDENCE_BUCKET_ADDRESS)
    env.encrypted(
        "EVIDENCE_BUCKET_ADDRESS",
        _parts.hostname or EVIDENCE_BUCKET_ADDRESS,
        PLAIN_HOSTS,
        "Begin it with https://",
        is_so=_parts.scheme == "https",
    )

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
