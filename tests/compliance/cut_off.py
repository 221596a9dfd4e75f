"""Processes that are each killed at one moment of sending a page, or replacing or removing one.

It is told on its input, a line each: the moment, whose account, which credential. It says on its
output how the process ended. Settings are its environment's, as those of an installation.
"""

import os
import signal
import sys
from importlib import import_module

SEND = ("file is sent", "file is there", "row is written", "all is done")
REMOVE = ("row is deleted", "row is gone", "file is gone")
REPLACE = ("row is changed", "former is not gone")


def main():
    import_module("django").setup()
    for line in sys.stdin:
        moment, user, credential = line.strip().split("/")
        child = os.fork()
        if not child:
            go(Cut(moment), int(user), int(credential))
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


class Cut:
    def __init__(self, moment):
        self.moment = moment

    def at(self, moment):
        if moment == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner, name, *, before="", after=""):
        method = getattr(owner, name)

        def cut(*arguments):
            self.at(before)
            done = method(*arguments)
            self.at(after)
            return done

        setattr(owner, name, cut)


def go(cut, user, credential):
    acting = import_module("staffbank.db").acting
    with acting(import_module("staffbank.actors").Actor.person(user, "Somebody")):
        _, by = import_module("workers.seats").take_own_seat(user)
    with acting(by):
        verb = send if cut.moment in SEND else remove if cut.moment in REMOVE else replace
        verb(cut, credential, by)
    cut.at("all is done")


def send(cut, credential, by):
    models, evidence = map(import_module, ("compliance.models", "compliance.services.evidence"))
    cut.around(evidence.Vault, "put", after="file is sent")
    with evidence.put_away([evidence.Received(document(), True)]) as kept:
        cut.at("file is there")
        evidence.attach(models.Credential.objects.get(pk=credential), kept, by=by)
        cut.at("row is written")


def replace(cut, credential, by):
    models, evidence = map(import_module, ("compliance.models", "compliance.services.evidence"))
    cut.around(evidence.Vault, "discard", before="former is not gone")
    former = models.Evidence.objects.select_related("credential").get(credential=credential)
    with evidence.put_away([evidence.Received(document(), True)]) as (page,):
        evidence.attach(former.credential, (), instead={former: page}, by=by)
        cut.at("row is changed")


def document():
    documents = import_module("staffbank.interop.documents")
    return documents.Document("jpeg", (b"\xff\xd8\xff a picture \xff\xd9",))


def remove(cut, credential, by):
    models, evidence = map(import_module, ("compliance.models", "compliance.services.evidence"))
    cut.around(evidence.Vault, "discard", before="row is gone", after="file is gone")
    evidence.remove(models.Evidence.objects.get(credential=credential), by=by)
    cut.at("row is deleted")


if __name__ == "__main__":
    main()
