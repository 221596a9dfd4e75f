"""What a trust goes by: its region's numbers, and its own within the region's limits."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner, constraint_of
from staffbank.errors import NotPermitted
from staffbank.periods import Period
from tests.factories.trusts import (
    BankFactory,
    ConfirmationFactory,
    LocalNumberFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    actor_for,
)
from trusts.errors import FromThePast, NothingChanges, NumbersContradict, OutsideTheLimits
from trusts.models import BankPolicy, Confirmation, LocalNumber, NumberLimit
from trusts.numbers import NUMBERS
from trusts.selectors.numbers import Numbers, most_by_trust, numbers_of
from trusts.services.numbers import confirm_numbers, set_number

pytestmark = pytest.mark.django_db
TODAY, PAGE = clock.today(), "/trust/here/settings/numbers/"


@pytest.fixture
def place(bank, trust):
    return PoolMembershipFactory(bank=bank, trust=trust)


@pytest.fixture
def own(place, bank, trust):
    """Let the trust have a number of its own."""

    def give(**facts):
        return LocalNumberFactory(bank=bank, trust=trust, **facts)

    return give


def held(place, day=TODAY):
    with acting(actor_for(MembershipFactory(trust=place.trust))):
        return numbers_of(place.bank_id, place.trust_id, day)


class TestWhatHolds:
    def test_the_regions_where_the_trust_has_none(self, place, own):
        LocalNumberFactory(bank=place.bank, trust=TrustFactory(), value=1)
        LocalNumberFactory(bank=BankFactory(), trust=place.trust, value=2)

        assert held(place).own_bank_hours == 24

    def test_its_own_from_its_day_on_and_the_regions_again_from_another(self, place, own):
        own(value=12, valid_from=TODAY)
        own(value=None, valid_from=TODAY + timedelta(days=7))

        hours = [held(place, TODAY + timedelta(days=days)).own_bank_hours for days in (-1, 0, 6, 7)]
        assert hours == [24, 12, 12, 24]

    def test_what_was_decided_last_of_one_day(self, place, own):
        own(value=12)
        own(value=6)

        assert held(place).own_bank_hours == 6

    def test_a_time_by_the_clock(self, place, own):
        own(number="quiet_from", value=21 * 60 + 30)

        assert held(place).quiet_from == time(21, 30)

    def test_of_all_trusts_at_once_the_most_where_one_is_in_several_banks(
        self, place, own, django_assert_num_queries
    ):
        alone, departed = PoolMembershipFactory(bank=place.bank), PoolMembershipFactory()
        PoolMembershipFactory(trust=place.trust, bank=BankFactory(policy__release_days=5))
        with as_owner():
            type(departed).objects.filter(pk=departed.pk).update(valid_to=TODAY - timedelta(days=1))
        own(number="release_days", value=4)
        own(number="undo_minutes", value=10)
        LocalNumberFactory(bank=alone.bank, trust=alone.trust, number="release_days", value=0)

        with acting(Actor.system("look")), django_assert_num_queries(3):
            found = most_by_trust("release_days", TODAY)

        assert found == {place.trust_id: 5, alone.trust_id: 0}

    def test_in_one_statement(self, place, own, django_assert_num_queries):
        own()
        own(number="undo_minutes", value=10)

        with acting(actor_for(MembershipFactory(trust=place.trust))), django_assert_num_queries(1):
            found = numbers_of(place.bank_id, place.trust_id, TODAY)

        assert (found.own_bank_hours, found.undo_minutes) == (12, 10)

    def test_the_break_of_a_shift_by_its_length(self, place, own):
        own(number="long_break_minutes", value=45)
        start = clock.now()

        pauses = [
            held(place).break_of(Period(start, start + timedelta(hours=hours)))
            for hours in (6, 6.5, 9, 12)
        ]
        assert pauses == [0, 30, 30, 45]


class TestSetting:
    def set(self, bank, ada, number="own_bank_hours", value=12, day=TODAY):
        with acting(actor_for(ada)) as by:
            return set_number(bank, number, value, valid_from=day, reason="Late posting", by=by)

    def test_it_holds_from_its_day_and_is_in_the_record(self, place, bank, ada):
        self.set(bank, ada, day=TODAY + timedelta(days=3))

        assert held(place).own_bank_hours == 24
        assert held(place, TODAY + timedelta(days=3)).own_bank_hours == 12
        with as_owner():
            entry = AuditEntry.objects.get(verb="trust.number_set")
        assert entry.before == {"own_bank_hours": 24}
        assert (entry.after["own_bank_hours"], entry.reason) == (12, "Late posting")

    @pytest.mark.parametrize(
        ("number", "value", "refusal"),
        [
            ("own_bank_hours", 73, OutsideTheLimits),
            ("break_minutes", 19, OutsideTheLimits),
            ("break_over_hours", 7, OutsideTheLimits),
            ("own_bank_hours", 24, NothingChanges),
            ("own_bank_hours", None, NothingChanges),
            ("long_break_minutes", 30, None),
        ],
    )
    def test_within_the_regions_limits_and_only_what_is_another(
        self, place, bank, ada, number, value, refusal
    ):
        if refusal is None:
            assert self.set(bank, ada, number, value)
        else:
            with pytest.raises(refusal):
                self.set(bank, ada, number, value)

    def test_not_against_each_other(self, place, own, bank, ada):
        own(number="cancel_free_hours", value=12)
        with as_owner():
            NumberLimit.objects.filter(number="cancel_cutoff_hours").update(highest=24)

        with pytest.raises(NumbersContradict):
            self.set(bank, ada, "cancel_cutoff_hours", 13)

    def test_not_from_yesterday(self, place, bank, ada):
        with pytest.raises(FromThePast):
            self.set(bank, ada, day=TODAY - timedelta(days=1))

    def test_not_one_that_the_region_keeps_the_same_for_all(self, place, bank, ada):
        with as_owner():
            NumberLimit.objects.create(bank=bank, number="own_bank_hours", valid_from=TODAY)

        with pytest.raises(OutsideTheLimits):
            self.set(bank, ada)

    @pytest.mark.parametrize(
        "role", ["ward_manager", "trust_manager", "rate_authoriser", "payroll"]
    )
    def test_not_by_another_role(self, place, bank, trust, role):
        with pytest.raises(NotPermitted):
            self.set(bank, MembershipFactory(trust=trust, role=role))

    def test_not_in_a_bank_that_the_trust_is_not_in(self, place, ada):
        with pytest.raises(NotPermitted):
            self.set(BankFactory(), ada)


@pytest.mark.parametrize(
    ("number", "value", "constraint"),
    [
        ("own_bank_hours", 73, "trusts_localnumber_within_limits"),
        ("break_minutes", 19, "trusts_localnumber_break_of_law"),
        ("break_over_hours", 7, "trusts_localnumber_break_in_time"),
    ],
)
def test_the_database_holds_a_trust_to_the_limits_and_the_law(own, number, value, constraint):
    if "break" in number:  # the law holds even where a region's limits would let it
        with as_owner():
            NumberLimit.objects.filter(number=number).update(lowest=1, highest=99)

    with pytest.raises(IntegrityError) as refused:
        own(number=number, value=value)
    assert constraint_of(refused.value) == constraint


@pytest.mark.parametrize(
    "broken",
    [
        {"break_minutes": 19},
        {"break_over_hours": 7},
        {"minimum_rest_hours": 10},
        {"holiday_percent": 12},
    ],
)
def test_the_database_holds_a_region_to_the_law(bank, broken):
    with as_owner(), pytest.raises(IntegrityError, match="within_the_law"):
        BankPolicy.objects.filter(bank=bank).update(**broken)


def test_what_a_bank_begins_with_holds_together_and_is_within_its_own_bounds(bank):
    with as_owner():
        policy = BankPolicy.objects.get(bank=bank)

    assert Numbers.of(policy, {}).contradiction == ""
    for code, kind in NUMBERS.items():
        low, high = kind.limits
        assert kind.least <= low <= kind.written(getattr(policy, code)) <= high <= kind.most


class TestConfirming:
    def test_somebody_of_the_trust_confirms_once(self, place, bank, ada):
        with acting(actor_for(ada)) as by:
            first = confirm_numbers(bank, by=by)
            again = confirm_numbers(bank, by=by)

        assert first.pk == again.pk
        with as_owner():
            assert Confirmation.objects.get().confirmed_by == ada.user

    def test_the_region_does_not_confirm_for_a_trust(self, place, bank, femi):
        with acting(femi), pytest.raises(NotPermitted):
            confirm_numbers(bank, by=femi)

    def test_what_was_confirmed_stays_confirmed(self, place):
        said = ConfirmationFactory(place=place)

        with as_owner(), pytest.raises(IntegrityError):
            ConfirmationFactory(place=place)
        assert said.part == "numbers"


class TestThePage:
    @pytest.fixture(autouse=True)
    def seated(self, client, ada, place):
        client.force_login(ada.user)

    def change(self, client, number="own_bank_hours", **typed):
        day = {f"valid_from-{part}": str(getattr(TODAY, part)) for part in ("day", "month", "year")}
        asked = {"whose": "ours", "value": "12", "reason": "Late posting", **day, **typed}
        return client.post(f"{PAGE}nwl/{number}/", asked)

    def test_says_the_regions_and_ours_since_when_and_why(self, client, own):
        own(value=12, valid_from=TODAY - timedelta(days=2))

        said = client.get(PAGE).content.decode()

        assert "24 hours" in said
        assert "<strong>12 hours</strong>" in said
        assert "Our wards post late" in said

    def test_a_change_is_saved_at_the_second_press_only(self, client):
        first = self.change(client)
        with as_owner():
            assert not LocalNumber.objects.exists()
        second = self.change(client, confirm="1")

        assert "It becomes 12 hours, from today" in first.content.decode()
        assert second.status_code == 302
        with as_owner():
            assert LocalNumber.objects.get().value == 12

    def test_a_number_outside_the_limits_is_answered_beside_the_field(self, client):
        answer = self.change(client, value="99", confirm="1")

        assert answer.status_code == 422
        assert "must be 0 to 72 hours" in answer.content.decode()

    def test_a_time_is_typed_as_people_say_it(self, client):
        answer = self.change(client, "quiet_from", value="9:30pm", confirm="1")

        assert answer.status_code == 302
        with as_owner():
            assert LocalNumber.objects.get().value == 21 * 60 + 30

    def test_how_early_officers_hear_of_what_ends_is_a_number_of_ours(self, client):
        assert "Officers first hear that a check is about to end" in client.get(PAGE).text

        for days in ("0", "91"):
            answer = self.change(client, "officers_remind_days", value=days, confirm="1")
            assert "must be 1 to 90 days" in answer.text
        self.change(client, "officers_remind_days", value="30", confirm="1")

        assert "<strong>30 days</strong>" in client.get(PAGE).text

    def test_confirming_from_the_page(self, client):
        assert b"Confirm grades, rates, breaks and rules" in client.get(PAGE).content

        client.post(f"{PAGE}nwl/confirm/")

        assert b"were confirmed by Ada Min" in client.get(PAGE).content

    @pytest.mark.parametrize("which", ["nwl/nothing", "other/own_bank_hours"])
    def test_no_page_of_what_is_not_there(self, client, which):
        BankFactory(slug="other")

        assert client.get(f"{PAGE}{which}/").status_code == 404
