"""Typed readers of environment variables. What is missing or malformed is named, with a remedy."""

import os
from collections.abc import Collection
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


def optional(name: str) -> str | None:
    """Return the variable, or None where it is unset or blank."""
    return os.environ.get(name, "").strip() or None


def required(name: str, hint: str) -> str:
    """Return the variable, or refuse to start saying what it should hold."""
    value = optional(name)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it to {hint}.")
    return value


def text(name: str, default: str) -> str:
    return optional(name) or default


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}. Use one of: {', '.join(choices)}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}. Use 1 or 0.")
    return value in YES


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}. Use a whole number.") from error


#: This machine, or a socket on it.
HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})


def is_here(host: str) -> bool:
    """Whether a host is this machine, by any of its names and loopback addresses."""
    return host in HERE or host.endswith(".localhost") or host.startswith("127.")


def encrypted(name: str, host: str, plain_hosts: Collection[str], by: str, *, is_so: bool) -> None:
    """Refuse to start where what ``name`` says would cross a network that others can read."""
    if not (is_so or host in HERE or host.startswith("/") or host in plain_hosts):
        raise ImproperlyConfigured(
            f"{name} reaches {host} without TLS, or without asking who it is. {by}, or name it in"
            " PLAIN_HOSTS if only this machine's own network lies between."
        )


def database(name: str, url: str) -> dict[str, object]:
    """Read a postgresql:// address into Django's terms; a socket folder goes in ``?host=``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://, not {parts.scheme!r}.")
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
