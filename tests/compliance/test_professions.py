"""Who is asked for which register: a grade is of one profession, and every spelling of the rule
asks a dentist, a pharmacist and a social worker for the register of theirs."""

import os
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.models import Clearance, Credential, CredentialKind, RequiredKind
from compliance.rules.requirements import Ask, Level, asked_kinds
from compliance.selectors.joining import progress_of
from shifts.models import Vacancy
from shifts.selectors.candidates import candidate_ids
from shifts.selectors.eligibility import verdict_for
from shifts.selectors.lapsing import may_not_work
from shifts.selectors.need import Need
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from tests.factories.shifts import VacancyFactory, bank_of, soon
from tests.factories.trusts import PoolMembershipFactory, TrustFactory, WardFactory, grade
from tests.factories.workers import EARLY, JoiningFactory, WorkerFactory, read
from tests.shifts.bookings import book
from trusts.models import Grade
from workers.selectors import registers_of_grades

pytestmark = pytest.mark.django_db

EXAMPLES = 200 if os.environ.get("STAFFBANK_PROOF") == "full" else 15
#: A grade of each profession, and the register that it is on.
PROFESSIONS = {
    "REG": "gmc",
    "DCT": "gdc",
    "DN4": "gdc",
    "PH6": "gphc",
    "PT4": "gphc",
    "SW6": "swe",
    "N5": "nmc",
    "AHP5": "hcpc",
}
REGISTERS = sorted(set(PROFESSIONS.values()))
DAY = timedelta(days=1)


def test_every_grade_of_a_registered_profession_is_on_the_register_of_its_own():
    found = registers_of_grades(clock.today())

    assert {code: found[code] for code in PROFESSIONS} == {
        code: frozenset({body}) for code, body in PROFESSIONS.items()
    }
    registered = Grade.objects.filter(staff_group__code__in=["01", "03", "04", "05", "06"])
    assert set(registered.values_list("code", flat=True)) <= found.keys()
    assert {code for code, bodies in found.items() if len(bodies) > 1} == {
        "HCS5",
        "HCS6",
        "HCS7",
        "HCS8A",
    }  # one of two registers will do
    assert not found.keys() & {"HCA2", "HCA3", "MSW3", "HSA3"}


class Ground:
    """A trust with a vacancy of each profession, and a person of each with everything but what the
    registers say."""

    def __init__(self):
        trust = TrustFactory()
        bank_of(trust)
        ward = WardFactory(site__trust=trust)
        self.trust = trust
        self.vacancies, self.people = {}, {}
        for code in PROFESSIONS:
            self.vacancies[code] = VacancyFactory(
                ward=ward, grade=grade(code), open=True, starts_at=soon(10)
            )
            self.people[code] = WorkerFactory(ready_for=trust, ready_for__grade_code=code)
        self.kinds = {kind.code: kind for kind in CredentialKind.objects.all()}
        with as_owner():
            Credential.objects.filter(kind__group="registration").delete()

    def register(self, code, body, last):
        made = Credential.objects.create(
            worker=self.people[code],
            kind=self.kinds[body],
            status="verified",
            how="original",
            submitted_at=clock.now(),
            checked_at=clock.now(),
            checked_at_trust=self.trust,
            valid_from=EARLY,
            valid_to=last,
        )
        read([made])


@pytest.fixture
def ground():
    return Ground()


HELD = st.dictionaries(
    st.tuples(st.sampled_from(sorted(PROFESSIONS)), st.sampled_from(REGISTERS)),
    st.sampled_from([None, 9, 10, 11, 400]),
    min_size=4,
    max_size=20,
)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(held=HELD)
def test_the_rules_the_kept_table_and_the_list_ask_each_profession_for_its_register(ground, held):
    with transaction.atomic(), acting(Actor.system("check")):
        with as_owner():
            for (code, body), last in held.items():
                ground.register(code, body, last and clock.today() + last * DAY)
            vacancies = Vacancy.objects.in_bulk([row.pk for row in ground.vacancies.values()])
        for code, vacancy in ground.vacancies.items():
            check(code, vacancies[vacancy.pk], ground.people[code], held)
        transaction.set_rollback(True)


def check(code, vacancy, worker, held):
    last = held.get((code, PROFESSIONS[code]), 0)
    ends_on = vacancy.period.ends_on
    expected = last is None or clock.today() + last * DAY >= ends_on
    assert asked_by_the_rules(code, vacancy) == {PROFESSIONS[code]}
    with duty("booking"):
        need = Need.of(vacancy)
        assert need.requirements.required & set(REGISTERS) == {PROFESSIONS[code]}
        assert may_not_work(worker, vacancy) is not expected
    assert verdict_for(worker, vacancy).eligible is expected
    assert (worker.pk in candidate_ids(need, "own_bank")) is expected
    with as_owner():
        days = Clearance.objects.get(worker=worker, requirement=need.requirement).days
        kept = any(
            (span.lower is None or span.lower <= vacancy.period.starts_on)
            and (span.upper is None or ends_on < span.upper)
            for span in days
        )
    assert kept is expected


def asked_by_the_rules(code, vacancy):
    rows = RequiredKind.objects.filter(staff_group=vacancy.staff_group)
    asks = [
        Ask(
            row.kind.code,
            Level.NATION,
            row.valid_from,
            row.valid_to,
            grade=row.grade.code if row.grade else None,
        )
        for row in rows.select_related("kind", "grade")
    ]
    found = asked_kinds(asks, grade=code, settings=frozenset(), day=vacancy.period.starts_on)
    return found.keys() & set(REGISTERS)


@pytest.mark.parametrize("code", ["DCT", "PH6", "SW6"])
def test_who_joins_is_asked_for_the_register_of_their_profession(code):
    pool = PoolMembershipFactory()
    joining = JoiningFactory(bank=pool.bank, trust=pool.trust, said=True)
    with as_owner():
        joining.worker.capacities.all().delete()
        held = grade(code)
        joining.worker.capacities.create(grade=held, staff_group=held.staff_group, valid_from=EARLY)
    with acting(Actor.system("check")):
        wanted = progress_of(joining, clock.today()).wanted

    assert [each.kind.code for each in wanted if each.by_register] == [PROFESSIONS[code]]


def test_a_dentist_is_booked_on_the_gdcs_word_and_never_on_the_gmcs(ground):
    dentist, vacancy = ground.people["DCT"], ground.vacancies["DCT"]
    with as_owner():
        ground.register("DCT", "gmc", None)
    with acting(Actor.system("check")):
        (reason,) = verdict_for(dentist, vacancy).reasons
    assert (reason.code, reason.subject) == ("credential_missing", "gdc")

    with as_owner():
        ground.register("DCT", "gdc", None)
    assert book(vacancy, dentist).worker_id == dentist.pk
