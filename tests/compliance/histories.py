"""Random histories of checks, jobs and rules, written as rows, and the pure rules' word on them."""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st

from compliance.models import (
    AcceptedCheck,
    AcceptedTrust,
    Credential,
    CredentialKind,
    KindSatisfies,
    LocalRequirement,
    RequiredKind,
)
from compliance.rules.expiry import CredentialFact, CredentialStatus
from compliance.rules.requirements import (
    Ask,
    Level,
    Taking,
    accepted_answers,
    asked_kinds,
)
from shifts.models import Vacancy
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.asked import ask_of_nobody
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    EARLY,
    BankFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
    grade,
    staff_group,
)
from tests.factories.workers import WorkerFactory, read
from trusts.models import PoolMembership, Setting, WardSetting
from workers.models import Capacity

DAY = timedelta(days=1)
KINDS, PEOPLE, TRUSTS, GRADES = 4, 2, 3, ("N5", "N6", "DCT", "PH6")
#: Days about today, as far as anything in a history begins or ends.
AROUND = range(-40, 41)

days = st.sampled_from([-400, -40, -31, -1, 0, 1, 2, 3, 30, 40])
ends = st.none() | days
kinds = st.integers(0, KINDS - 1)
trusts = st.integers(0, TRUSTS - 1)
people = st.integers(0, PEOPLE - 1)
places = st.sampled_from(["bank", "trust 0", "trust 1"])
grades = st.sampled_from(GRADES)
STEPS = st.one_of(
    st.tuples(st.just("check"), people, kinds, trusts, days, ends),
    st.tuples(st.just("check"), people, kinds, trusts, days, ends),
    st.tuples(st.just("send in"), people, kinds, days),
    st.tuples(st.just("accept"), people, kinds, trusts),
    st.tuples(st.just("revoke"), people, kinds),
    st.tuples(st.just("capacity"), people, grades),
    st.tuples(st.just("no capacity"), people, grades),
    st.tuples(
        st.just("ask"),
        places,
        kinds,
        st.booleans(),
        st.none() | grades,
        st.booleans(),  # of the setting alone
        days,
        ends,
    ),
    st.tuples(
        st.just("take"),
        places,
        kinds,
        st.sampled_from(AcceptedCheck.FromWhom.values),
        st.none() | st.sampled_from([1, 12]),
        st.sets(trusts),
        days,
        ends,
    ),
    st.tuples(st.just("unsay"), places, kinds),
    st.tuples(st.just("ward is"), st.booleans()),
    st.tuples(st.just("join")),
    st.tuples(st.just("baseline"), kinds, st.none() | grades, days, ends),
    st.tuples(st.just("stands for"), st.sampled_from([1, 2]), days, ends),
)
HISTORIES = st.lists(STEPS, min_size=3, max_size=14)


def group_of(code):
    """The staff group of a grade; that of the nurses, where all of them are meant."""
    return grade(code).staff_group if code else staff_group("03")


@dataclass(frozen=True)
class Asked:
    """What the pure rules make of the rows, for a vacancy."""

    kinds: frozenset
    accepts: dict
    satisfies: frozenset


class Ground:
    """A bank of two trusts that share nurses and a third that may join it, with a ward at each of
    the two, and a vacancy there for each grade: of nurses, a dentist and a pharmacist."""

    def __init__(self):
        self.today = clock.today()
        self.bank = BankFactory()
        self.trusts = [TrustFactory() for _ in range(TRUSTS)]
        for trust in self.trusts[:2]:
            PoolMembershipFactory(bank=self.bank, trust=trust, groups=[staff_group("03")])
        self.wards = [WardFactory(site__trust=trust) for trust in self.trusts[:2]]
        self.people = [WorkerFactory() for _ in range(PEOPLE)]
        self.setting = Setting.objects.first()
        self.kinds = list(CredentialKind.objects.filter(by_law=False).order_by("pk")[:KINDS])
        ask_of_nobody(self.kinds)
        with as_owner():
            for kind in self.kinds[:2]:
                RequiredKind.objects.create(
                    staff_group=staff_group("03"), kind=kind, valid_from=EARLY
                )
        self.vacancies = [
            VacancyFactory(ward=ward, bank=self.bank, grade=grade(code), open=True)
            for ward in self.wards
            for code in GRADES
        ]

    def on(self, days):
        return None if days is None else self.today + days * DAY

    def span(self, first, last):
        """Dates that end no sooner than they begin."""
        if last is not None and last < first:
            last = first
        return {"valid_from": self.on(first), "valid_to": self.on(last)}

    def of(self, place):
        if place == "bank":
            return {"bank": self.bank, "trust": None}
        return {"bank": None, "trust": self.trusts[int(place[-1])]}

    def live(self, history):
        """Write each step, in its order, as whoever may write anything."""
        with as_owner():
            for name, *values in history:
                getattr(self, name.replace(" ", "_"))(*values)

    def check(self, person, kind, trust, first, last):
        self.verified(person, kind).update(status="replaced")
        checked = Credential.objects.create(
            worker=self.people[person],
            kind=self.kinds[kind],
            status="verified",
            how="original",
            submitted_at=clock.now(),
            checked_at=clock.now(),
            checked_at_trust=self.trusts[trust],
            **self.span(first, last),
        )
        read([checked])

    def verified(self, person, kind):
        return Credential.objects.filter(
            worker=self.people[person], kind=self.kinds[kind], status="verified"
        )

    def send_in(self, person, kind, first):
        Credential.objects.create(
            worker=self.people[person],
            kind=self.kinds[kind],
            submitted_at=clock.now(),
            valid_from=self.on(first),
        )

    def accept(self, person, kind, trust):
        waiting = Credential.objects.filter(
            worker=self.people[person], kind=self.kinds[kind], status="submitted"
        ).first()
        if waiting:
            self.verified(person, kind).update(status="replaced")
            Credential.objects.filter(pk=waiting.pk).update(
                status="verified",
                how="original",
                checked_at=clock.now(),
                checked_at_trust=self.trusts[trust],
            )
            read([waiting])

    def revoke(self, person, kind):
        self.verified(person, kind).update(status="revoked")

    def capacity(self, person, code):
        held = grade(code)
        Capacity.objects.get_or_create(
            worker=self.people[person],
            grade=held,
            staff_group=held.staff_group,
            valid_from=EARLY,
        )

    def no_capacity(self, person, code):
        Capacity.objects.filter(worker=self.people[person], grade=grade(code)).delete()

    def ask(self, place, kind, asked, code, of_setting, first, last):
        said = {
            "kind": self.kinds[kind],
            "staff_group": group_of(code),
            "grade": grade(code) if code else None,
            "setting": self.setting if of_setting else None,
            **self.of(place),
        }
        LocalRequirement.objects.filter(**said).delete()
        LocalRequirement.objects.create(
            asked=asked, set_at=clock.now(), **said, **self.span(first, last)
        )

    def take(self, place, kind, from_whom, months, named, first, last):
        said = {"kind": self.kinds[kind], **self.of(place)}
        AcceptedCheck.objects.filter(**said).delete()
        row = AcceptedCheck.objects.create(
            from_whom=from_whom,
            months=months,
            set_at=clock.now(),
            **said,
            **self.span(first, last),
        )
        if from_whom == "named":
            AcceptedTrust.objects.bulk_create(
                AcceptedTrust(accepted=row, trust=self.trusts[trust]) for trust in named
            )

    def unsay(self, place, kind):
        for model in (LocalRequirement, AcceptedCheck):
            model.objects.filter(kind=self.kinds[kind], **self.of(place)).delete()

    def ward_is(self, on):
        WardSetting.objects.filter(ward=self.wards[0]).delete()
        if on:
            WardSetting.objects.create(
                trust=self.trusts[0], ward=self.wards[0], setting=self.setting
            )

    def join(self):
        if not PoolMembership.objects.filter(trust=self.trusts[2]).exists():
            PoolMembershipFactory(bank=self.bank, trust=self.trusts[2])

    def baseline(self, kind, code, first, last):
        """What the nation asks of a profession, or of all nurses."""
        said = {
            "kind": self.kinds[kind],
            "staff_group": group_of(code),
            "grade": grade(code) if code else None,
        }
        RequiredKind.objects.filter(**said).delete()
        RequiredKind.objects.create(**said, **self.span(first, last))

    def stands_for(self, weaker, first, last):
        """That the kind above one counts as it, from now on only between two days."""
        pair = {"kind": self.kinds[weaker + 1], "satisfies": self.kinds[weaker]}
        KindSatisfies.objects.filter(**pair).delete()
        KindSatisfies.objects.create(because="one_of", **pair, **self.span(first, last))

    # --- The pure rules' word -----------------------------------------------------------------

    def asked_of(self, vacancy):
        """What the rules make of every row that there is, for a vacancy as it stands."""
        vacancy = Vacancy.objects.get(pk=vacancy.pk)
        day, trust = vacancy.period.starts_on, vacancy.trust
        national = RequiredKind.objects.filter(staff_group=vacancy.staff_group)
        local = LocalRequirement.objects.filter(staff_group=vacancy.staff_group)
        asks = [
            *(_ask(row, Level.NATION) for row in national),
            *(_ask(row, Level.BANK, row.asked) for row in local.filter(bank=vacancy.bank)),
            *(_ask(row, Level.TRUST, row.asked) for row in local.filter(trust=trust)),
        ]
        takings = [
            _taking(row, level)
            for level, rows in (
                (Level.BANK, AcceptedCheck.objects.filter(bank=vacancy.bank)),
                (Level.TRUST, AcceptedCheck.objects.filter(trust=trust)),
            )
            for row in rows
        ]
        settings = frozenset(vacancy.ward.setting_links.values_list("setting__code", flat=True))
        required = asked_kinds(asks, grade=vacancy.grade.code, settings=settings, day=day)
        members = frozenset(
            PoolMembership.objects.filter(bank=vacancy.bank, valid_from__isnull=False).values_list(
                "trust", flat=True
            )
        )
        pairs = KindSatisfies.objects.on(day).values_list("kind__code", "satisfies__code")
        satisfies = frozenset(pairs)
        accepts = accepted_answers(
            required, takings, satisfies, members=members, own=trust.pk, day=day
        )
        return Asked(frozenset(required), accepts, satisfies)


def _ask(row, level, asked=True):
    return Ask(
        row.kind.code,
        level,
        row.valid_from,
        row.valid_to,
        asked,
        row.grade.code if row.grade else None,
        row.setting.code if row.setting else None,
    )


def _taking(row, level):
    trusts = None
    if row.from_whom != AcceptedCheck.FromWhom.ANY:
        trusts = frozenset(row.trusts.values_list("trust", flat=True))
    return Taking(row.kind.code, level, row.valid_from, row.valid_to, trusts, row.months)


def facts_of(worker):
    """A person's checks, as the pure rules read them."""
    rows = Credential.objects.filter(worker=worker).exclude(status="replaced")
    return [
        CredentialFact(
            row.kind.code,
            row.valid_from,
            row.valid_to,
            CredentialStatus(row.status),
            row.checked_at_trust_id,
        )
        for row in rows.select_related("kind")
    ]
