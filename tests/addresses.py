"""An address for every entry of the URL map, filled in with plausible parts."""

import uuid

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

#: The log in library spells some addresses as regular expressions.
SPELLED = {
    "openid_connect_login": "/accounts/oidc/some-thing/login/",
    "openid_connect_callback": "/accounts/oidc/some-thing/login/callback/",
    "account_confirm_email": "/accounts/confirm-email/MQ:abc/",
    "account_reset_password_from_key": "/accounts/password/reset/key/1-abc/",
}


def patterns(resolver=None, before=()):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, (*before, entry.pattern))
        else:
            yield (*before, entry.pattern), entry


def filled(pattern):
    route = getattr(pattern, "_route", None)
    if route is None:
        return ""  # a regular expression: the address it begins at
    for name, converter in pattern.converters.items():
        if isinstance(converter, UUIDConverter):
            value = str(uuid.UUID(int=7))
        elif isinstance(converter, IntConverter):
            value = "7"
        else:
            value = "2026-11-20" if name == "day" else "some-thing"
        spelled = next(part for part in route.split("<") if part.split(">")[0].endswith(name))
        route = route.replace(f"<{spelled.split('>')[0]}>", value)
    return route


def every_address():
    """``(name, address)`` of every entry of the URL map."""
    found = {}
    for parts, entry in patterns():
        assert isinstance(entry, URLPattern)
        name = entry.name or "/".join(str(part) for part in parts)
        found[name, "".join(map(str, parts))] = SPELLED.get(
            name, "/" + "".join(filled(part) for part in parts)
        )
    return sorted({(name, address) for (name, _), address in found.items()})
