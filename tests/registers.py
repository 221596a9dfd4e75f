"""A register on this machine, run as the demo runs it: in a process of its own."""

import subprocess
import sys
import time

from django.conf import settings as configured

from staffbank.devstack.register import RegisterFile, Registrant

TOKEN = "we are the bank"


class LocalRegister:
    """The process, the file of the people on it, and how to change them."""

    def __init__(self, folder):
        self.file = RegisterFile(folder / "register.sqlite3")
        self.process = None
        self.address = ""
        self.start()

    def start(self):
        port = self.address.rpartition(":")[2] or "0"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "staffbank.devstack.register"),
                *("--data", self.file.path, "--port", port, "--token", TOKEN),
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=configured.BASE_DIR,
        )
        self.address = self.process.stdout.readline().strip()

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def enter(self, number, status="Registered", body="nmc"):
        self.file.enter([Registrant(body, number, "Amara Osei", status)])
        self.file.say(body, number, status)

    def asked(self, body="nmc"):
        return self.file.times_asked(body)


def eventually(so, seconds=20):
    until = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.05)
