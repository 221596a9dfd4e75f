"""Serve the organisation: ``python -m tests.identity_provider PORT``, its people on standard input.

Each person is ``{"username", "email", "name", "says"}`` (see ``saying``); the callback addresses of
the one client, "staffbank", come with them.
"""

import json
import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.core.management import call_command


class Silent(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main(port):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.identity_provider.settings"
    django.setup()
    from allauth.idp.oidc.models import Client  # noqa: PLC0415 (after set-up)
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    told = json.load(sys.stdin)
    for person in told["people"]:
        get_user_model().objects.create_user(
            person["username"],
            person["email"],
            "password",
            first_name=person["name"],
            last_name=person["says"],
        )
    client = Client(
        id="staffbank",
        name="Staffbank",
        scopes="openid\nprofile\nemail",
        default_scopes="openid",
        redirect_uris="\n".join(told["callbacks"]),
        skip_consent=True,
    )
    client.set_secret("the secret between us")
    client.save()
    with make_server("localhost", port, get_wsgi_application(), handler_class=Silent) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
