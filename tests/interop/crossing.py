"""What lies between us and a server: it may be cut, silent, or lose an answer that was given."""

import socket
import threading
from contextlib import contextmanager, suppress

CHUNK = 65_536


class Crossing:
    """Listens at a port of its own, and passes on to another. ``mode`` says how well."""

    def __init__(self, port):
        self.behind = port
        self.mode = "open"
        self.passed = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._here = []
        threading.Thread(target=self._listen, daemon=True).start()

    @contextmanager
    def being(self, mode):
        """``cut``: hangs up. ``silent``: takes everything, says nothing. ``forgetful``: the server
        does what it is asked, and nobody hears of it."""
        self.mode = mode
        self._hang_up()  # connections that were kept open would go on as before
        try:
            yield self
        finally:
            self.mode = "open"
            self._hang_up()

    def close(self):
        self._listener.close()
        self._hang_up()

    def _hang_up(self):
        while self._here:
            with suppress(OSError):
                self._here.pop().shutdown(socket.SHUT_RDWR)

    def _listen(self):
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                if self.mode == "cut":
                    here.close()
                    continue
                self._here.append(here)
                threading.Thread(target=self._serve, args=[here], daemon=True).start()

    def _serve(self, here):
        mode = self.mode
        with here, suppress(OSError):
            if mode == "silent":
                while here.recv(CHUNK):
                    pass
                return
            with socket.create_connection(("127.0.0.1", self.behind)) as there:
                back = threading.Thread(target=self._answer, args=[there, here, mode], daemon=True)
                back.start()
                while chunk := here.recv(CHUNK):
                    there.sendall(chunk)
                there.shutdown(socket.SHUT_WR)
                back.join()

    def _answer(self, there, here, mode):
        with suppress(OSError):
            while chunk := there.recv(CHUNK):
                self.passed += 1
                if mode == "forgetful" and not chunk.startswith(b"HTTP/1.1 100"):
                    here.shutdown(socket.SHUT_RDWR)
                    return
                here.sendall(chunk)
