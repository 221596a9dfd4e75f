"""Asking an issuer of another bank for what it publishes.

Only hosts that whoever runs the server wrote down are asked, over https, without following anybody
elsewhere, for a few seconds and a few hundred kilobytes.
"""

from __future__ import annotations

import http.client
import ssl
from urllib.parse import urlsplit

from django.conf import settings

from compliance.passport.rules.jws import LONGEST

SECONDS = 5.0


class NotAnswered(Exception):
    """An issuer could not be asked, or gave no answer that is one."""


def ask(address: str) -> str:
    """The text that stands at ``address``. Raises ``NotAnswered``. Never call it with a lock."""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.netloc not in settings.PASSPORT_HOSTS:
        raise NotAnswered(f"{parts.netloc or 'nobody'} is not among PASSPORT_HOSTS")
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    line = http.client.HTTPSConnection(
        parts.netloc, timeout=SECONDS, context=ssl.create_default_context()
    )
    try:
        line.request("GET", path, headers={"Accept": "application/statuslist+jwt, text/plain"})
        answer = line.getresponse()
        body = answer.read(LONGEST + 1)
        if answer.status != http.client.OK or len(body) > LONGEST:
            raise NotAnswered(f"{parts.netloc} answered {answer.status}")
        return body.decode("ascii")
    except (OSError, http.client.HTTPException, UnicodeDecodeError) as error:
        raise NotAnswered(str(error)) from error
    finally:
        line.close()
