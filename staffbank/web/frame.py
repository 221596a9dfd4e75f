"""What stands around a page: who is acting, from which seat, and where they can go from here.

The view decorator that resolves the seat sets ``request.frame``; layouts read it. A page outside
any seat (log in, help, errors) has the empty frame.
"""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class NavItem:
    """One of the five places of a role. ``current`` marks the section the page belongs to."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The header, navigation and contact details of one seat."""

    person: str = ""
    role: str = ""
    place: str = ""
    home: str = "/"
    nav: tuple[NavItem, ...] = ()
    inbox: str = ""
    unread: int = 0
    change: str = ""
    banner: str = ""
    team: str = ""
    night_number: str = ""

    @property
    def acting(self) -> str:
        """ "Dana Mercer, ward manager, St Mary's"."""
        return ", ".join(part for part in (self.person, self.role, self.place) if part)


NOWHERE = Frame()


def frame_of(request: HttpRequest | None) -> Frame:
    return getattr(request, "frame", NOWHERE)
