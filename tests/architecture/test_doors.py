"""Every page goes through a door that says whose it is; the few that do not are written here."""

import re

from django.urls import URLResolver, get_resolver

#: Address (as the map spells it) -> why no seat is asked for.
OPEN = {
    r"^$": "what Staffbank is, and the way to one's own page",
    r"^healthz$": "asked by the machine next door",
    r"^(help|contact|accessibility|privacy|cookies)/$": "help and law, for everybody",
    r"^accounts/": "logging in",
    r"^seats/": "choosing a seat, as the person who is logged in",
    r"^join/": "an invitation's own secret",
    r"^calendar/": "a calendar feed's own secret",
    r"^demo/": "only where personas are: settings refuse them in production",
    r"^api/v1/": "the API's own door (tests/api/test_seats.py)",
}
SEATED = re.compile(r"^(trust/|bank/|icb/|me/)")


def routes(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from routes(entry, address)
        else:
            yield address, entry.callback


def test_every_page_of_a_seat_goes_through_its_door():
    unseated = [
        address for address, view in routes() if SEATED.match(address) and not hasattr(view, "seat")
    ]

    assert unseated == []


def test_every_other_page_is_on_the_written_list():
    unlisted = [
        address
        for address, _ in routes()
        if not SEATED.match(address) and not any(re.match(known, address) for known in OPEN)
    ]

    assert unlisted == []


def test_the_written_list_names_only_pages_that_exist():
    addresses = [address for address, _ in routes()]
    stale = [
        known
        for known in OPEN
        if known != r"^demo/" and not any(re.match(known, address) for address in addresses)
    ]

    assert stale == []


def test_every_trust_bank_and_board_page_asks_for_a_permission():
    unasked = [
        address
        for address, view in routes()
        if re.match(r"^(trust|bank|icb)/", address) and not getattr(view, "permission", None)
    ]

    assert unasked == []
