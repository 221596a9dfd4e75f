"""Stop this checkout's embedded servers and remove their files, for ``make clean``."""

import shutil
import sys

from staffbank.devstack.places import DevstackError, Places
from staffbank.devstack.postgres import EmbeddedPostgres
from staffbank.devstack.supervisor import end_running_demo


def main() -> None:
    end_running_demo(Places("demo"))
    for environment in ("demo", "test"):
        server = EmbeddedPostgres(environment)
        server.stop()
        server.places.wipe()
        sys.stdout.write(f"removed {server.places.state}\n")
    shutil.rmtree(Places("demo").shared, ignore_errors=True)


if __name__ == "__main__":
    try:
        main()
    except DevstackError as error:
        sys.exit(str(error))
