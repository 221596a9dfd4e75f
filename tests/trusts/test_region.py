"""What a region agrees for all its trusts, from a day on."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shifts.forms.region import LimitsForm
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    LocalNumberFactory,
    LocalRateFactory,
    MembershipFactory,
    PoolMembershipFactory,
    WardFactory,
    actor_for,
    grade,
)
from tests.factories.workers import WorkerFactory
from tests.shifts.bookings import book
from trusts.errors import AgainstTheLaw, FromThePast, NothingChanges, NumbersContradict
from trusts.models import BankPolicy, LocalNumber, LocalRate, NumberLimit, Rate
from trusts.numbers import AGREED, GROUPS
from trusts.services.region import change_limits, change_region

pytestmark = pytest.mark.django_db
TODAY, PAGE = clock.today(), "/bank/nwl/settings/"
WEEK = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def place(bank, trust):
    return PoolMembershipFactory(bank=bank, trust=trust)


@pytest.fixture
def change(bank, femi):
    def change(day=TODAY, **changes):
        with acting(femi):
            return change_region(bank, changes, valid_from=day, reason="As agreed", by=femi)

    return change


@pytest.fixture
def limit(bank, femi):
    def limit(number, ends, day=TODAY):
        with acting(femi):
            return change_limits(bank, {number: ends}, valid_from=day, reason="As agreed", by=femi)

    return limit


def agreed(bank, day=TODAY):
    with as_owner():
        return BankPolicy.objects.on(bank.pk, day)


class TestChanging:
    def test_from_a_day_on_with_what_was_before_and_why_in_the_record(self, bank, change):
        change(WEEK, own_bank_hours=12)

        assert agreed(bank).own_bank_hours == 24
        assert agreed(bank, WEEK).own_bank_hours == 12
        with as_owner():
            entry = AuditEntry.objects.get(verb="region.changed")
        assert (entry.before, entry.reason) == ({"own_bank_hours": 24}, "As agreed")

    def test_what_is_planned_later_takes_it_over_and_keeps_what_it_says_itself(self, bank, change):
        change(WEEK, own_bank_hours=12)
        change(told_per_day=4, own_bank_hours=36)

        later = agreed(bank, WEEK)
        assert (later.told_per_day, later.own_bank_hours) == (4, 12)

    def test_twice_for_one_day_is_one_policy(self, bank, change):
        change(WEEK, own_bank_hours=12)
        change(WEEK, told_per_day=4)

        later = agreed(bank, WEEK)
        assert (later.told_per_day, later.own_bank_hours) == (4, 12)

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"own_bank_hours": 24}, NothingChanges),
            ({"break_minutes": 10}, AgainstTheLaw),
            ({"break_over_hours": 7}, AgainstTheLaw),
            ({"cancel_cutoff_hours": 48, "cancel_free_hours": 24}, NumbersContradict),
        ],
    )
    def test_what_is_refused(self, change, changes, refusal):
        with pytest.raises(refusal):
            change(**changes)

    def test_nobody_agrees_on_less_rest_than_the_law_asks_for(self, change):
        with pytest.raises(AgainstTheLaw):
            change(WEEK, minimum_rest_hours=Decimal(9))

    def test_not_from_yesterday(self, change):
        with pytest.raises(FromThePast):
            change(TODAY - timedelta(days=1), own_bank_hours=12)

    @pytest.mark.parametrize("role", ["bank_lead", "onboarding_admin", "auditor"])
    def test_by_the_onboarding_admin_and_the_bank_lead_of_this_bank(self, bank, role):
        by = actor_for(MembershipFactory(role=role, trust=None, bank=bank))
        other = actor_for(MembershipFactory(role=role, trust=None, bank=BankFactory()))

        for actor in (other, by) if role != "auditor" else (by,):
            with acting(actor):
                if actor is by and role != "auditor":
                    assert change_region(
                        bank, {"told_per_day": 5}, valid_from=TODAY, reason="x", by=by
                    )
                    continue
                with pytest.raises(NotPermitted):
                    change_region(bank, {"told_per_day": 5}, valid_from=TODAY, reason="x", by=actor)

    def test_those_who_set_the_numbers_of_its_trusts_are_written_to(self, ada, change):
        stranger = MembershipFactory(role="trust_admin")
        change(own_bank_hours=12)

        with as_owner():
            told = Message.objects.filter(topic="region.changed")
            assert set(told.values_list("user", flat=True)) == {ada.user_id}
        assert stranger.user_id != ada.user_id


class TestTheBankModel:
    @pytest.fixture
    def booked(self, bank, trust):
        """Have somebody of a neighbour take a shift here, and say who pays."""
        neighbour = PoolMembershipFactory(bank=bank).trust
        lead = PoolMembershipFactory(bank=bank).trust

        def booked():
            worker = WorkerFactory(ready_for=neighbour)
            ward = WardFactory(site__trust=trust)
            return book(VacancyFactory(ward=ward, bank=bank, pooled=True), worker).payer_id

        return booked, neighbour, lead

    def test_bookings_made_from_the_day_on_are_paid_by_the_new_rule(self, booked, change, trust):
        pays, neighbour, lead = booked
        change(WEEK, payer="host_trust")
        first = pays()
        change(payer="lead_employer", lead_employer_id=lead.pk)

        assert (first, pays()) == (neighbour.pk, lead.pk)
        change(payer="host_trust")
        assert pays() == trust.pk
        with as_owner():
            assert BankPolicy.objects.get(valid_from=TODAY).lead_employer_id is None


class TestLimits:
    def test_what_a_trust_set_outside_them_ends_on_that_day(self, bank, trust, limit):
        LocalNumberFactory(bank=bank, trust=trust, value=48)
        limit("own_bank_hours", (0, 36), WEEK)

        with as_owner():
            held = [LocalNumber.objects.on(day).get().value for day in (TODAY, WEEK)]
        assert held == [48, None]

    def test_what_is_within_them_stays(self, bank, trust, limit):
        LocalNumberFactory(bank=bank, trust=trust, value=12)
        limit("own_bank_hours", (0, 36))

        with as_owner():
            assert LocalNumber.objects.get().value == 12

    def test_what_a_trust_planned_outside_them_never_begins(self, bank, trust, limit):
        LocalNumberFactory(bank=bank, trust=trust, value=48, valid_from=WEEK)
        limit("own_bank_hours", None)

        with as_owner():
            assert LocalNumber.objects.on(WEEK).get().value is None

    def test_the_same_limits_again_change_nothing(self, limit):
        with pytest.raises(NothingChanges):
            limit("own_bank_hours", (0, 72))


def test_rates_above_a_lower_cap_end_on_that_day(bank, trust, change):
    with as_owner():
        scale = Rate.objects.filter(grade=grade(), valid_from__lte=TODAY).latest("valid_from")
    figures = {name: getattr(scale, name) for name in ("core", "unsocial", "sunday")}
    LocalRateFactory(
        bank=bank,
        trust=trust,
        valid_from=TODAY,
        **{name: value + 1 for name, value in figures.items()},
    )
    change(WEEK, rate_cap_percent=Decimal(2))

    with as_owner():
        held = [LocalRate.objects.on(day).get().core for day in (TODAY, WEEK)]
    assert held == [scale.core + 1, None]


def test_a_region_s_pages_show_and_change_all_that_a_policy_says():
    columns = {field.attname for field in BankPolicy._meta.concrete_fields}
    whose = {"id", "bank_id", "valid_from", "reason", "decided_by_id", "decided_at"}
    assert set(AGREED) == columns - whose


class TestPages:
    @pytest.fixture(autouse=True)
    def seated(self, client, member):
        client.force_login(member.user)

    def post(self, client, group, **typed):
        day = {f"valid_from-{part}": str(getattr(TODAY, part)) for part in ("day", "month", "year")}
        return client.post(f"{PAGE}{group}/", {"reason": "As agreed", **day, **typed})

    def test_every_group_opens(self, client, subtests):
        for group in (*GROUPS, "limits"):
            with subtests.test(group=group):
                assert client.get(f"{PAGE}{group}/").status_code == 200
        assert client.get(f"{PAGE}nothing/").status_code == 404

    def test_saved_at_the_second_look_only_and_kept_as_history(self, client, bank, trust):
        LocalNumberFactory(bank=bank, trust=trust, value=12)
        typed = {"own_bank_hours": "36", "region_within_hours": "60", "suppress_under": "5"}
        first = self.post(client, "pool", **typed, name_trusts="on").content.decode()
        assert agreed(bank).own_bank_hours == 24
        self.post(client, "pool", **typed, name_trusts="on", confirm="1")

        assert "<strong>36 hours</strong>. Now: 24 hours" in first
        assert "1 trust has a number of their own" in first
        assert agreed(bank).own_bank_hours == 36
        assert "Femi Adeyemi" in client.get(PAGE).content.decode()

    @pytest.mark.parametrize(
        ("group", "typed", "changed", "said"),
        [
            pytest.param(
                "rest",
                {"handover_minutes": "15", "travel_factor": "1.35", "travel_kmh": "22"},
                {"minimum_rest_hours": "11.5"},
                "found and booked by the new numbers",
                id="rest",
            ),
            pytest.param(
                "rates",
                {"rate_cap_percent": "10"},
                {"holiday_percent": "12.5"},
                "keep their holiday pay",
                id="holiday pay",
            ),
            pytest.param(
                "people",
                {"pool_rule": "opt_in"},
                {"unmerge_days": "60"},
                "can be parted for as long as was said then",
                id="parting records",
            ),
            pytest.param(
                "checks",
                {"check_hours": "48", "officers_remind_days": "90", "override_second": "on"},
                {"override_days": "14"},
                "until the day that was said",
                id="overrides",
            ),
            pytest.param(
                "checks",
                {"check_hours": "48", "override_days": "28", "override_second": "on"},
                {"officers_remind_days": "30"},
                "What officers were reminded of already is not taken back",
                id="reminders",
            ),
        ],
    )
    def test_what_it_means_is_said_before_it_is_saved(
        self, client, bank, group, typed, changed, said
    ):
        ((name, value),) = changed.items()
        first = self.post(client, group, **typed, **changed)
        assert said in first.content.decode()
        assert getattr(agreed(bank), name) != Decimal(value)
        self.post(client, group, **typed, **changed, confirm="1")
        assert getattr(agreed(bank), name) == Decimal(value)

    @pytest.mark.parametrize(
        ("group", "typed"),
        [("rest", {"minimum_rest_hours": "10.5"}), ("rates", {"holiday_percent": "12.06"})],
    )
    def test_nothing_below_the_law_is_taken(self, client, group, typed):
        answer = self.post(client, group, **typed)
        assert answer.status_code == 422
        assert "by law" in answer.content.decode()

    def test_a_lead_employer_is_named(self, client, bank, trust):
        typed = {"payer": "lead_employer", "night_phone": "020 7946 0199", "confirm": "1"}
        without = self.post(client, "model", **typed)
        self.post(client, "model", **typed, lead_employer=str(trust.ref))

        assert without.status_code == 422
        assert agreed(bank).lead_employer_id == trust.pk

    def test_how_many_a_rule_would_put_into_the_pool_is_said_first(self, client, trust):
        worker = WorkerFactory(ready_for=trust)
        with as_owner():
            worker.engagements.update(pool_opted_in=False, pool_chosen_at=None)

        said = self.post(client, "people", pool_rule="joining", unmerge_days="30").content.decode()

        assert "1 person has not chosen and would be in the pool" in said

    def test_the_limits_of_one_number(self, client, bank):
        with as_owner():
            held = {row.number: row for row in NumberLimit.objects.filter(bank=bank)}
        form = LimitsForm(held=held)
        ends = [box for _kind, low, high in form.printed_rows for box in (low, high)]
        typed = {box.html_name: str(box.value()).removesuffix(":00") for box in ends}
        self.post(client, "limits", **{**typed, "own_bank_hours_high": "36"}, confirm="1")

        with as_owner():
            (row,) = NumberLimit.objects.filter(bank=bank, decided_by__isnull=False)
        assert (row.number, row.lowest, row.highest) == ("own_bank_hours", 0, 36)
