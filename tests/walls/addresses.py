"""Every address of the URL map, what its parts name, and how each persona must be answered.

Made from the map itself: an address whose parts nobody has explained here fails a test.
"""

import re
from dataclasses import dataclass

from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, reverse

from staffbank import clock
from tests.walls.region import BOARD, CLOSED, OURS, WARD

PARTS = re.compile(r"<(?:\w+:)?(\w+)>")
#: The parts of an address that name a row, and which where ``REFS`` need not say.
NAMES_A_ROW = {
    "ref": "",
    "person_ref": "worker",
    "page_ref": "page",
    "bank": "bank",
    "file_ref": "ward file",
}
#: Which row a ``ref`` names: the first that matches.
REFS = (
    (r"vacancies/import/<", "import"),
    (r"vacancies/<uuid:ref>/publish/", "draft"),
    (r"(vacancies|me/shifts)/<", "vacancy"),
    (r"bookings/<", "booking"),
    (r"overrides/<", "override"),
    (r"offers/<", "offer"),
    (r"checks/training/<", "training file"),
    (r"checks/corrections/<", "correction"),
    (r"^trust/.+checks/trials/<", "own trial"),
    (r"checks/trials/<", "trial"),
    (r"checks/<", "credential"),
    (r"checked/<uuid:ref>/restore/", "suspended"),
    (r"checked/<", "checked"),
    (r"restrictions/<", "restriction"),
    (r"^trust/.+/inductions/<", "induction"),
    (r"^me/data/copy/<", "copy"),
    (r"^me/passport/shares/<", "share"),
    (r"^trust/.+/people/requests/<", "request"),
    (r"^bank/.+/people/requests/<", "bank request"),
    (r"^bank/.+/issuers/<", "trusted issuer"),
    (r"^bank/.+/boards/leads/<", "board lead"),
    (r"settings/rates/<uuid", "rate"),
    (r"^trust/.+/workers/invitations/<", "worker invitation"),
    (r"^bank/.+/workers/invitations/<", "bank worker invitation"),
    (r"workers/joining/<", "joining"),
    (r"workers/alike/<uuid:ref>/part", "merge"),
    (r"workers/alike/<uuid:ref>/again", "unlike"),
    (r"workers/staff/who/<", "staff entry"),
    (r"workers/staff/<", "staff file"),
    (r"workers/alike/<uuid:ref>/<", "alike"),
    (r"workers/<", "worker"),
    (r"^trust/.+/people/invitations/<", "invitation"),
    (r"^trust/.+/people/<", "member"),
    (r"tokens/<", "token"),
    (r"^bank/.+/trusts/<", "joining trust"),
    (r"^bank/.+/people/invitations/<", "bank invitation"),
    (r"^bank/.+/people/<", "bank member"),
    (r"downloads/<", "report"),
    (r"^account/sessions/<", "session"),
)
#: What else an address may carry. Secrets are wrong ones: nobody has them.
OTHERS = {
    "trust_slug": "home",
    "bank_slug": "large",
    "icb_code": BOARD,
    "board": BOARD,
    "code": "RYJ",
    "issuer": "00000000-0000-4000-8000-000000000000",
    "day": clock.today().isoformat,
    "token": "not-a-secret",
    "key": "not-a-secret",
    "uidb36": "1",
    "persona": "nobody",
    "client_id": "nobody",
    "provider_id": "nobody",
    "organization_slug": "nobody",
    "pk": "1",
    "number": "1",
    "which": "own_bank_hours",
    "kind": "fire",
    "skill": "IV",
    "group": "pool",
    "pool": "large",
    "staff_group": "nurse",
    "name": "nobody",
}
SEATED = re.compile(r"^(?:api/v1/)?(?P<level>trusts?|bank|icb|me)/")
SEATS = {"trust": "home", "trusts": "home", "bank": "large", "icb": BOARD, "me": "me"}
#: What is sent to be let as far as the row: a word, or where the name of one of our rows stands.
ASKED = {
    "shifts:book": {"worker": "{worker}"},
    "shifts:offer": {"worker": "{worker}", "until": "start"},
    "shifts:override_decide": {"deed": "end"},
    "api:vacancy-book": {"worker": "{worker}"},
    "api:vacancy-cancel": {"reason": "STAFFED"},
    "api:booking-cancel": {"reason": "STAFFED"},
    "api:own-booking-cancel": {"reason": "ILL"},
}

LET_IN = {200, 201, 204, 302, 303, 400, 409, 422}
OVER = LET_IN | {403, 404}


@dataclass(frozen=True)
class Address:
    """One line of the URL map with one method."""

    route: str
    name: str
    method: str
    permission: str | None
    seat: str  # where its persona must sit; "" for those that belong to nobody's seat

    @property
    def is_api(self):
        return self.route.startswith("api/")

    @property
    def parts(self):
        return PARTS.findall(self.route)

    def row_of(self, part):
        """What a part of it names, if it names a row."""
        if part == "file_ref" and self.seat == "home":
            return "own ward file"
        if part == "person_ref" and self.seat == "large":
            return "twin"
        if part != "ref":
            return NAMES_A_ROW.get(part)
        return next((name for pattern, name in REFS if re.search(pattern, self.route)), None)

    @property
    def row(self):
        """What the last part that names a row names: what is asked for."""
        found = [self.row_of(part) for part in self.parts if part in NAMES_A_ROW]
        return found[-1] if found else None

    @property
    def unexplained(self):
        """The parts of it that this file says nothing of."""
        return {part for part in self.parts if part not in OTHERS and not self.row_of(part)}

    def at(self, region, place):
        """The address of what stands at ``place``: what it is below is ours, or one's own."""
        words = {}
        for part in self.parts:
            row = self.row_of(part)
            at = place if row == self.row or self.seat == "me" else OURS
            known = region.rows[row, at] if row else OTHERS[part]
            words[part] = known() if callable(known) else known
        return reverse(self.name, kwargs=words) if self.name else f"/{self.route}nowhere/"

    def places(self, region):
        """Where what it names may stand; one's own where it names nothing."""
        found = [place for name, place in region.rows if name == self.row]
        return found if self.row else [OURS]

    def expected(self, persona, place):
        """The statuses with which ``persona`` may be answered about what stands at ``place``."""
        if not self.knows(persona):
            return {401} if self.is_api else {302}
        if persona.secret and self.seat == "me":
            return {403}  # a machine is nobody's self
        if not persona.sits(self.seat):
            return {404}
        if self.seat != "me" and not persona.may(self.permission):
            return {403}
        return self.expected_of_row(persona, place) if self.row else LET_IN

    def knows(self, persona):
        """Whether it can tell who asks: pages know people, the API knows machines too."""
        return persona.user is not None or (self.is_api and persona.secret != "")

    def expected_of_row(self, persona, place):
        if self.seat == "me" and self.row == "bank":  # a trust's people work for each of its banks:
            return OVER  # tests/shifts/test_new_terms.py asks who reads which agreement
        anothers_own = self.seat == "me" and self.row in {"booking", "offer"} and place == WARD
        if place in persona.hidden(self.seat) or anothers_own:
            return {404}
        if place == CLOSED or OF_FEW.search(self.route):
            return OVER
        if place == WARD and persona.role == "ward_manager":
            return {200} if self.method == "get" and self.name in READ_ANYWHERE else {403, 404}
        return LET_IN


#: Not for ours as they are: the member has no wards, another asked, the trust is not leaving
#: and has not left.
OF_FEW = re.compile(
    r"/people/<uuid:ref>/wards/|/(requests|rates)/<uuid:ref>/withdraw/|/leaving/|/return/"
)


#: What a ward manager may read of the other wards of their trust.
READ_ANYWHERE = {
    "shifts:vacancy",
    "insights:vacancy-record",
    "api:vacancy-detail",
    "api:booking-detail",
}


def addresses():
    """Every line of the map, once for each method it takes."""
    found = []
    for route, name, view in walk(get_resolver(), "", ()):
        level = SEATED.match(route)
        seat = SEATS[level["level"]] if level and "me/$" not in route + "$" else ""
        for method, permission in methods_of(route, view):
            found.append(Address(route, name, method, permission, seat))
    return found


def walk(resolver, prefix, spaces):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, route, (*spaces, *filter(None, [entry.namespace])))
        else:
            yield route, ":".join([*spaces, entry.name]) if entry.name else "", entry.callback


def methods_of(route, view):
    """The methods of a view, each with the permission that it asks for."""
    if actions := getattr(view, "actions", None):
        return [(method, view.cls.asks[action]) for method, action in actions.items()]
    if route.startswith(("api/", "accounts/")):
        return [("get", None)]
    allowed = view(RequestFactory().generic("BREW", "/"))["Allow"].lower().split(", ")
    permission = getattr(view, "permission", None)
    return [(method, permission) for method in ("get", "post") if method in allowed]
