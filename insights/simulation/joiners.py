"""People who join the large bank: some in every state of it, and those who did this quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import connections

from compliance.models import Credential, CredentialKind, RequiredKind
from insights.simulation.building import Region
from insights.simulation.details import write_details
from insights.simulation.dice import dice, new_ref
from insights.simulation.personas import MAIN
from staffbank.accounts.models import User
from staffbank.clock import LONDON
from trusts.models import AgreementVersion, BankPolicy, Grade, PoolMembership, Site, Skill
from trusts.services.texts import hash_of_text
from workers.models import (
    Capacity,
    Engagement,
    Joining,
    JoiningSpell,
    SiteChoice,
    SkillStatement,
    StaffEntry,
    StaffMatch,
    TermsSignature,
    TermsVersion,
    Worker,
    WorkerIdentifier,
)
from workers.services.names import name_key
from workers.services.terms import MODEL_TEXT, MODEL_TITLE

#: What a person says, in the order of the pages.
SAID = ("named", "reached", "registered", "graded", "skilled", "placed", "sited", "pooled")
PLACED, SITED = SAID.index("placed"), SAID.index("sited")
#: What the trust's record has not of somebody it employs: they send it, or have it looked up.
NOT_HELD = ("nmc", "fire")
#: How many people have joined in the quarter, for the figures.
JOINED = 60
_BANK = "north-west-london"


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody on their way in: how much they have said, and what became of what they sent."""

    name: str
    grade: str
    hours: int  # ago
    number: str = ""
    said: int = len(SAID)
    sent: int = 0  # checks that wait for the trust
    asked: bool = False  # of the first of them something more is asked
    refused: bool = False  # the first of them was not accepted
    signed: bool = True
    agreed: bool = False
    employed: bool = False  # found on the staff list of the trust, which holds most of their checks


JOINERS = (
    Joiner("Bronwen Pugh", "N5", hours=1, said=1, signed=False),
    Joiner("Idris Farouk", "N6", hours=3, number="14C2087E", said=5, signed=False),
    Joiner("Clodagh Nolan", "N5", hours=20, number="09F4410E", said=8, signed=False),
    Joiner("Marisol Vega", "HCA3", hours=27, sent=3),
    Joiner("Tobias Lindqvist", "N5", hours=31, number="16I0932E", sent=99),
    Joiner("Grainne Foley", "N6", hours=40, number="11A7765E", sent=99, agreed=True),
    Joiner("Samir Haddad", "HCA2", hours=52, sent=99, refused=True),
    Joiner(
        "Nadia Rahman", "N5", hours=26, number="17D2254E", said=7, sent=2, asked=True, signed=False
    ),
    Joiner("Marcus Webb", "N6", hours=2, number="13D5521E", said=6, signed=False, employed=True),
    Joiner("Delphine Marchand", "N5", hours=70, number="18B3341E", sent=99, asked=True),
)


def join(alias: str, region: Region, *, officer: int, now: datetime, seed: int) -> None:
    """Open the large bank to registration, and write whoever is not there yet."""
    bank = region.banks[_BANK]
    opened = BankPolicy.objects.using(alias).filter(bank=bank, open_registration=False)
    opened.update(open_registration=True)
    terms, made = TermsVersion.objects.using(alias).get_or_create(
        bank=bank,
        number=1,
        defaults={
            "title": MODEL_TITLE,
            "text": MODEL_TEXT,
            "sha256": hash_of_text(MODEL_TEXT),
            "published_at": AgreementVersion.objects.using(alias)
            .filter(bank=bank)
            .earliest("published_at")
            .published_at,
        },
    )
    writing = _Writing(alias, region, terms, officer=officer, now=now, seed=seed)
    if made:
        writing.history(dice(seed, "joining"))
        writing.begin(writing.known_elsewhere())
    known = set(
        Worker.objects.using(alias)
        .filter(email__in=[address_of(each.name) for each in JOINERS])
        .values_list("name", flat=True)
    )
    for each in JOINERS:
        if each.name not in known:
            writing.begin(each)


def address_of(name: str) -> str:
    return f"{name.casefold().replace(' ', '.')}@staffbank.example"


class _Writing:
    def __init__(
        self,
        alias: str,
        region: Region,
        terms: TermsVersion,
        *,
        officer: int,
        now: datetime,
        seed: int,
    ) -> None:
        self.alias, self.terms, self.officer, self.now = alias, terms, officer, now
        self.seed = seed
        self.bank, self.trust = region.banks[_BANK], region.trusts[MAIN]
        self.kinds = CredentialKind.objects.using(alias).in_bulk()

    def begin(self, joiner: Joiner) -> None:
        """One person, as far as they have come."""
        began = self.now - timedelta(hours=joiner.hours)
        worker = Worker.objects.using(self.alias).create(
            ref=new_ref(dice(self.seed, "joiner", joiner.name)),
            name=joiner.name,
            name_key=name_key(joiner.name),
            email=address_of(joiner.name),
            user=User.objects.using(self.alias).filter(email=address_of(joiner.name)).first(),
            phone="07700900117" if joiner.said > 1 else "",
            home_outcode="W2" if joiner.said > 1 else "",
            travel_miles=10 if joiner.said > SITED else None,
        )
        said = {f"{part}_at": began + timedelta(minutes=3) for part in SAID[: joiner.said]}
        placed = joiner.said > PLACED
        joining = Joining.objects.using(self.alias).create(
            worker=worker,
            bank=self.bank,
            trust=self.trust if placed else None,
            began_at=began,
            body=("nmc" if joiner.number else "none") if joiner.said > 2 else "",
            number=joiner.number,
            agreed_at=began + timedelta(hours=5) if joiner.agreed else None,
            agreed_by_id=self.officer if joiner.agreed else None,
            **said,
        )
        if joiner.said > 3:
            self._works_as(worker, joiner.grade, began)
        if placed:
            self._chose(worker, joiner, began)
        if joiner.employed:
            self._employ(worker, joiner, began)
        if joiner.signed:
            TermsSignature.objects.using(self.alias).create(
                worker=worker,
                version=self.terms,
                sha256=self.terms.sha256,
                signed_at=began + timedelta(minutes=12),
            )
        self._send(worker, joiner, began)
        JoiningSpell.objects.using(self.alias).create(
            joining=joining, worker=worker, side="worker", since=began
        )

    def known_elsewhere(self) -> Joiner:
        """A nurse who registers here in the week in which another trust wrote her down: two records
        of one person, for the bank to look at."""
        others = PoolMembership.objects.using(self.alias).filter(bank=self.bank)
        elsewhere = Engagement.objects.using(self.alias).filter(
            trust__in=others.exclude(trust=self.trust).values("trust"), primary=True
        )
        here = Engagement.objects.using(self.alias).filter(trust=self.trust)
        nurses = WorkerIdentifier.objects.using(self.alias).filter(
            scheme="nmc",
            worker__status="active",
            worker__user=None,
            worker__engagements__in=elsewhere,
            worker__capacities__grade__code="N5",
        )
        found = nurses.exclude(worker__in=here.values("worker")).select_related("worker")
        one = found.order_by("worker__ref").first()
        assert one is not None  # the region is grown by now
        return Joiner(one.worker.name, "N5", hours=6, number=one.value, said=7, signed=False)

    def _works_as(self, worker: Worker, code: str, began: datetime) -> None:
        grade = Grade.objects.using(self.alias).get(code=code)
        Capacity.objects.using(self.alias).create(
            worker=worker,
            grade=grade,
            staff_group_id=grade.staff_group_id,
            valid_from=began.astimezone(LONDON).date(),
        )
        skill = Skill.objects.using(self.alias).get(code="IV" if code[0] == "N" else "PHLEB")
        SkillStatement.objects.using(self.alias).create(worker=worker, skill=skill)

    def _chose(self, worker: Worker, joiner: Joiner, began: datetime) -> None:
        pooled = joiner.said == len(SAID)
        Engagement.objects.using(self.alias).create(
            worker=worker,
            trust=self.trust,
            kind=Engagement.Kind.BANK,
            primary=not joiner.employed,
            pool_opted_in=pooled,
            pool_chosen_at=began + timedelta(minutes=14) if pooled else None,
            valid_from=began.astimezone(LONDON).date(),
        )
        if joiner.said > SITED:
            sites = Site.objects.using(self.alias).filter(trust=self.trust).order_by("pk")[:2]
            SiteChoice.objects.using(self.alias).bulk_create(
                SiteChoice(worker=worker, site=site) for site in sites
            )

    def _employ(self, worker: Worker, joiner: Joiner, began: datetime) -> None:
        """The trust's list has them, and its record of training and checks came with it."""
        entry = StaffEntry.objects.using(self.alias).create(
            trust=self.trust,
            employee_number="20417733",
            name=worker.name,
            name_key=worker.name_key,
            body="nmc",
            registration=joiner.number,
            email=worker.email,
            seen_at=began - timedelta(days=9),
        )
        StaffMatch.objects.using(self.alias).create(
            trust=self.trust, entry=entry, worker=worker, how="registration", at=began
        )
        WorkerIdentifier.objects.using(self.alias).create(
            worker=worker, scheme="nmc", value=joiner.number
        )
        Engagement.objects.using(self.alias).create(
            worker=worker,
            trust=self.trust,
            kind=Engagement.Kind.SUBSTANTIVE,
            primary=True,
            assignment_number=entry.employee_number,
            valid_from=began.astimezone(LONDON).date(),
        )
        held = Credential.objects.using(self.alias).bulk_create(
            Credential(
                ref=new_ref(dice(self.seed, "joiner", joiner.name, self.kinds[key].code)),
                worker=worker,
                kind_id=key,
                issuer="Imperial College Healthcare",
                how="original",
                valid_from=began.astimezone(LONDON).date() - timedelta(days=40),
                status="verified",
                submitted_at=began,
                checked_at=began,
                checked_by_id=self.officer,
                checked_at_trust=self.trust,
            )
            for key in self._needed(joiner)
            if self.kinds[key].code not in NOT_HELD
        )
        with connections[self.alias].cursor() as cursor:
            write_details(cursor, [each.pk for each in held])

    def _needed(self, joiner: Joiner) -> list[int]:
        """The kinds of check that the person's job asks for, in the order of their list."""
        grade = Grade.objects.using(self.alias).get(code=joiner.grade)
        needed = RequiredKind.objects.using(self.alias).of_grade(grade).filter(valid_to=None)
        return sorted(set(needed.values_list("kind", flat=True)), key=self._order)

    def _send(self, worker: Worker, joiner: Joiner, began: datetime) -> None:
        sent_at = began + timedelta(minutes=18)
        for number, key in enumerate(self._needed(joiner)[: joiner.sent]):
            refused = joiner.refused and number == 0
            Credential.objects.using(self.alias).create(
                ref=new_ref(dice(self.seed, "joiner", joiner.name, self.kinds[key].code)),
                worker=worker,
                kind_id=key,
                issuer="As on the document",
                valid_from=began.astimezone(LONDON).date() - timedelta(days=40),
                status="rejected" if refused else "submitted",
                submitted_at=sent_at,
                checked_at=sent_at + timedelta(hours=6) if refused else None,
                checked_by_id=self.officer if refused else None,
                checked_at_trust=self.trust if refused else None,
                reason=self._reason(joiner) if number == 0 else "",
            )

    def _order(self, key: int) -> int:
        return self.kinds[key].sort

    def _reason(self, joiner: Joiner) -> str:
        if joiner.refused:
            return "The photo of the document cannot be read. Send a new one, in daylight."
        return "Please send the other side of it too." if joiner.asked else ""

    def history(self, chance: Random) -> None:
        """People who joined in the quarter: most within two days, some held up by one side."""
        recent = Worker.objects.using(self.alias).filter(
            status="active",
            engagements__trust=self.trust,
            engagements__primary=True,
            engagements__kind="bank",
        )
        for worker in recent.order_by("ref")[:JOINED]:
            began = self.now - timedelta(hours=chance.uniform(4 * 24, 88 * 24))
            own, trust = chance.uniform(1, 9), chance.uniform(3, 30)
            if chance.random() < 0.16:  # a document that did not come
                own += chance.uniform(24, 160)
            register = chance.uniform(0.1, 3)
            moments = [began]
            for hours in (own, trust, register):
                moments.append(moments[-1] + timedelta(hours=hours))
            self._joined(worker, moments)

    def _joined(self, worker: Worker, moments: list[datetime]) -> None:
        began, handed_in, checked, cleared = moments
        joining = Joining.objects.using(self.alias).create(
            worker=worker,
            bank=self.bank,
            trust=self.trust,
            began_at=began,
            body="none",
            agreed_at=checked,
            agreed_by_id=self.officer,
            finished_at=cleared,
            **{f"{part}_at": began + timedelta(minutes=6) for part in SAID},
        )
        sides = ("worker", "trust", "register")
        ends = (handed_in, checked, cleared)
        JoiningSpell.objects.using(self.alias).bulk_create(
            JoiningSpell(joining=joining, worker=worker, side=side, since=since, until=until)
            for side, since, until in zip(sides, moments, ends, strict=False)
        )
