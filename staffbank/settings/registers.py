"""Where the professional registers are asked. A body without an address is checked by people."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from staffbank import env
from staffbank.settings.running import ENVIRONMENT, PRODUCTION

# BODY=ADDRESS, separated by commas: nmc=https://registers.example.nhs.uk/nmc,gmc=...
REGISTERS: dict[str, str] = {}
for _said in env.words("REGISTERS"):
    _body, _, _address = _said.partition("=")
    _place = urlsplit(_address)
    if not _body or _place.scheme not in {"http", "https"} or not _place.hostname:
        raise ImproperlyConfigured(
            f"REGISTERS says {_said!r}. Write a body, an equals sign and an address:"
            " nmc=https://registers.example.nhs.uk/nmc."
        )
    if PRODUCTION and (_place.scheme != "https" or env.is_here(_place.hostname)):
        raise ImproperlyConfigured(
            f"REGISTERS asks {_address}, which is on this machine or without TLS. What a local"
            " register says of a person is made up: name the body's own, beginning with https://."
        )
    REGISTERS[_body] = _address

# What the registers know us by.
REGISTER_TOKEN = env.text("REGISTER_TOKEN", "")

# The demo's own register: the file of the people on it, which its page and command change.
LOCAL_REGISTER = env.text("LOCAL_REGISTER", "")
if ENVIRONMENT == "demo" and not LOCAL_REGISTER:
    from staffbank.devstack.places import Places
    from staffbank.devstack.register import FILE

    LOCAL_REGISTER = str(Places("demo").state / FILE)
if PRODUCTION and LOCAL_REGISTER:
    raise ImproperlyConfigured(
        "LOCAL_REGISTER is set, which lets anybody write a register. Unset it in production."
    )
