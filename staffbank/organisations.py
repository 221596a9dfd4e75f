"""Organisations that log their people in for us: NHS CIS2 and NHSmail, by OpenID Connect.

Each is there where its variables are set, and is not where they are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from staffbank import env


@dataclass(frozen=True, slots=True)
class Organisation:
    """One provider: what its button says, where it is, and what we take its word for."""

    key: str
    name: str
    server: str
    client_id: str
    secret: str
    #: Values of ``acr``, ``amr`` or the assurance level that say it asked for two steps.
    two_steps: frozenset[str]
    #: Domains whose addresses it gives out itself, so that it need not say they are verified.
    domains: frozenset[str]
    ask: tuple[tuple[str, str], ...] = ()
    #: Other hosts that it answers from: of the person, or with its keys.
    hosts: frozenset[str] = frozenset()

    def answers_from(self, address: str) -> bool:
        """Whether ``address`` is one that we may ask: its own origin, or a host of its by TLS."""
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" == self.origin:
            return True
        return parts.scheme == "https" and parts.netloc in self.hosts

    @property
    def origin(self) -> str:
        """Where a browser is sent to log in."""
        parts = urlsplit(self.server)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def app(self) -> dict[str, object]:
        """The same in the log in library's terms."""
        return {
            "provider_id": self.key,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {
                "server_url": self.server,
                "oauth_pkce_enabled": True,
                "auth_params": dict(self.ask),
            },
        }


#: key, name, what says two steps were asked for, what we ask of it, and its other hosts.
KNOWN: tuple[tuple[str, str, str, tuple[tuple[str, str], ...], str], ...] = (
    (
        "cis2",
        "NHS CIS2",
        "AAL2,AAL3,2,3,AAL2_OR_AAL3_ANY",
        (("acr_values", "AAL2_OR_AAL3_ANY"),),
        "",
    ),
    ("entra", "NHSmail", "mfa", (), "graph.microsoft.com"),
)
#: What each organisation's variables are called.
PARTS = ("SERVER", "CLIENT_ID", "CLIENT_SECRET", "NAME", "TWO_STEPS", "DOMAINS", "HOSTS")
VARIABLES = tuple(f"OIDC_{key.upper()}_{part}" for key, *_ in KNOWN for part in PARTS)
#: Tenants of Entra in which anybody can make an account with any address.
ANYBODYS_TENANTS = frozenset({"common", "organizations", "consumers"})


def from_environment(*, production: bool) -> dict[str, Organisation]:
    """Every organisation that is set up, by its key; what is half set up is named."""
    found = [_organisation(*known, production=production) for known in KNOWN]
    return {each.key: each for each in found if each}


def _organisation(
    key: str,
    name: str,
    two_steps: str,
    ask: tuple[tuple[str, str], ...],
    hosts: str,
    *,
    production: bool,
) -> Organisation | None:
    prefix = f"OIDC_{key.upper()}"
    server = env.optional(f"{prefix}_SERVER")
    if server is None:
        return None
    _check(f"{prefix}_SERVER", server, production=production)
    return Organisation(
        key,
        env.text(f"{prefix}_NAME", name),
        server.rstrip("/"),
        env.required(f"{prefix}_CLIENT_ID", "what the organisation calls this Staffbank"),
        env.required(f"{prefix}_CLIENT_SECRET", "the secret that the organisation gave with it"),
        frozenset(env.words(f"{prefix}_TWO_STEPS", two_steps)),
        frozenset(each.lower() for each in env.words(f"{prefix}_DOMAINS")),
        ask,
        frozenset(env.words(f"{prefix}_HOSTS", hosts)),
    )


def _check(variable: str, server: str, *, production: bool) -> None:
    parts = urlsplit(server)
    if production and parts.scheme != "https":
        raise ImproperlyConfigured(f"{variable} must begin with https://.")
    if ANYBODYS_TENANTS & set(parts.path.split("/")):
        raise ImproperlyConfigured(
            f"{variable} names a tenant that is anybody's. Name your organisation's own."
        )
