"""The broker of last resort: ``python -m staffbank.devstack.stand_in_broker SOCKET``.

fakeredis serves Redis's protocol from memory. It is slow and forgets everything when it stops,
which the demo survives: PostgreSQL holds the truth, and the broker only hints.
"""

import os
import socket
import sys
from itertools import count
from typing import Any

from fakeredis import TcpFakeServer


class UnixFakeServer(TcpFakeServer):
    """fakeredis's server on a unix socket, whose clients it must be able to tell apart."""

    address_family = socket.AF_UNIX
    allow_reuse_address = False

    def __init__(self, path: str) -> None:
        self.numbers = count(1)
        super().__init__(("", 0), bind_and_activate=False, server_type="valkey")
        self.path = path
        self.server_bind()
        self.server_activate()

    def server_bind(self) -> None:
        former = os.umask(0o077)
        try:
            self.socket.bind(self.path)
        finally:
            os.umask(former)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, _ = self.socket.accept()
        return connection, ("unix", next(self.numbers))


if __name__ == "__main__":
    UnixFakeServer(sys.argv[1]).serve_forever()
