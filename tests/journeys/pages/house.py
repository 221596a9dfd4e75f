"""A region with people in it, and a browser that is each of them."""

from dataclasses import dataclass
from http import HTTPStatus

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db.models import Q

from shifts.models import Booking
from shifts.selectors.week import monday_of
from staffbank.accounts.models import User
from staffbank.db import as_owner
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.journeys.conftest import DESKTOP, session_of
from tests.journeys.pages.looking import WIDTHS, look_at
from tests.journeys.pages.openings import DAY_ONE
from tests.walls.papers import invitation_of
from tests.walls.places import build
from tests.walls.region import BOARD, CLOSED, OURS, Persona
from trusts.models import Bank, IntegratedCareBoard, Membership, Site, Trust, TrustCode, Ward
from trusts.permissions import ROLES
from trusts.services.joining import hash_of
from workers.models import Worker


@dataclass
class House:
    """The running site with its people, and a browser that is each of them in turn."""

    browser: object
    address: str

    def __post_init__(self):
        self.region = build()
        self.windows = {}
        move_in(self.region)
        begin_another(self.region)

    def open(self, path, name):
        """The page at ``path`` as ``name`` sees it: window, answer, and what was complained of."""
        page, complaints = self.window(name)
        complaints.clear()
        page.set_viewport_size(WIDTHS[360])  # before: the menu is folded as the page is drawn
        answer = page.goto(path)
        return page, answer, complaints

    def window(self, name):
        if name not in self.windows:
            context = self.browser.new_context(base_url=self.address, viewport=DESKTOP)
            user = self.region.personas[name].user
            if user is not None:
                whole = name != "a newcomer"
                context.add_cookies([session_of(user, self.address, whole=whole)])
            page, complaints = context.new_page(), []
            page.set_default_timeout(15_000)
            page.on(
                "console",
                lambda said: complaints.append(said.text) if said.type == "error" else None,
            )
            page.on("pageerror", lambda error: complaints.append(str(error)))
            self.windows[name] = page, complaints
        return self.windows[name]

    def wrong_with(self, path, who, name, expected=HTTPStatus.OK):
        """Everything that is wrong with one page, in words."""
        page, answer, complaints = self.open(path, who)
        if answer.status != expected:
            return [f"{who} is answered {answer.status} at {path}"]
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return [f"{path} is no page: {answer.headers.get('content-type')}"]
        found = look_at(page, name)
        of_answer = "Failed to load resource: the server responded with a status of"
        return found + [c for c in complaints if expected < 400 or of_answer not in c]

    def wrong_when_sent(self, path, who, button, name):
        """Everything that is wrong with what comes back when a form is sent as it is."""
        page, _, complaints = self.open(path, who)
        page.get_by_role("button", name=button).first.click()
        page.locator(".nhsuk-error-summary").wait_for()
        return look_at(page, name) + [c for c in complaints if "status of 422" not in c]

    def close(self):
        for page, _ in self.windows.values():
            page.context.close()


#: As long as names come in the registers, and longer.
LONG = {
    "trust": "University Hospitals of Derby and Burton and Northamptonshire NHS Foundation Trust",
    "trust_short": "University Hospitals of Derby and Burton",
    "site": "The Royal National Orthopaedic and Throat, Nose and Ear Hospital (Stanmore)",
    "ward": "Sir Alexander Fleming Acute Medical Assessment and Short Stay Unit",
    "bank": "Hertfordshire, Bedfordshire and Milton Keynes Collaborative Staff Bank",
    "person": "Oluwaseun Bartholomew-Featherstonehaugh O'Shaughnessy-Wolstenholme",
    "email": "oluwaseun.bartholomew-featherstonehaugh@universityhospitalsderby.example.nhs.uk",
}


def move_in(region):
    """Give our places names as long as they come, and the people whom the walls do not need."""
    with as_owner():
        ours = Trust.objects.get(slug="home")
        Trust.objects.filter(pk=ours.pk).update(name=LONG["trust"], short_name=LONG["trust_short"])
        Bank.objects.filter(slug="large").update(name=LONG["bank"])
        Site.objects.filter(trust=ours).update(name=LONG["site"], short_name=LONG["site"][:58])
        Ward.objects.filter(trust=ours).update(name=LONG["ward"])
        member = Membership.objects.get(ref=region.rows["member", OURS])
        users = User.objects.filter(pk=member.user_id)
        users.update(name=LONG["person"], email=LONG["email"])
        manager = region.personas["trust_manager"].user
        User.objects.filter(pk=manager.pk).update(name=LONG["person"])
        scoped = Membership.objects.get(user=region.personas["ward_manager"].user)
        region.rows["ward manager", OURS] = str(scoped.ref)
        booked = Booking.objects.get(ref=region.rows["booking", OURS])
        region.rows["filled", OURS] = str(booked.vacancy.ref)
        region.rows["cancelled", OURS] = region.rows["vacancy", CLOSED]
        region.rows["ended", OURS] = region.rows["booking", CLOSED]
        region.rows["monday", OURS] = str(monday_of(booked.period.starts_on))
        named = Q(ref=region.rows["worker", OURS]) | Q(user=region.workers[OURS])
        Worker.objects.filter(named).update(name=LONG["person"])
        free = Worker.objects.get(ref=region.rows["worker", OURS]).user
    invitation_of(trust=ours, email="amara@example.nhs.uk", token_hash=hash_of("somebody-new"))
    keys = t.UserFactory(name="Dana Mercer")
    with as_owner():
        TOTP.activate(keys, generate_totp_secret())
        RecoveryCodes.activate(keys)
    region.personas |= {
        "a free worker": Persona(free),
        "our keys": Persona(keys),
        "a newcomer": Persona(t.MembershipFactory(trust=ours).user),
    }


def begin_another(region):
    """A trust, a bank and a worker on their first day, who have nothing yet."""
    first = t.TrustFactory(slug="first-day")
    bank = t.BankFactory(slug="first-day")
    with as_owner():
        board = IntegratedCareBoard.objects.get(code=DAY_ONE[BOARD])
        TrustCode.objects.create(trust=first, code=f"T{first.pk}", valid_from=t.EARLY)
    for role in ROLES.values():
        at = {
            "trust": {"trust": first},
            "bank": {"trust": None, "bank": bank},
            "icb": {"trust": None, "icb": board},
        }
        user = t.MembershipFactory(role=role.code, **at[role.level]).user
        region.personas[f"{role.code} on day one"] = Persona(user)
    region.personas["me on day one"] = Persona(w.WorkerFactory().user)
