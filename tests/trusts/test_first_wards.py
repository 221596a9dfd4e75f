"""The first wards of a trust: typed, or begun from those of another."""

from datetime import time

import pytest

from compliance.models import AcceptedCheck, AcceptedTrust, CredentialKind, LocalRequirement
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.trusts import (
    LocalNumberFactory,
    PoolMembershipFactory,
    WardFactory,
)
from tests.trusts.joining import begun
from trusts.models import (
    LocalNumber,
    RolePolicy,
    Setting,
    StaffGroup,
    Ward,
    WardSetting,
    WardTime,
)
from trusts.services.template import Part, copy_from
from trusts.services.wards import WardRow, WardsWrong, add_wards

pytestmark = pytest.mark.django_db


def test_wards_come_with_the_usual_times(femi):
    trust = begun(femi)

    with acting(femi):
        (ward,) = add_wards(trust, [WardRow(1, "ash-1", "Ash Ward", "ras01", "41207")], by=femi)

    with as_owner():
        assert Ward.objects.get(pk=ward.pk).code == "ASH-1"
        assert WardTime.objects.filter(ward=ward).count() == 3


def test_one_wrong_row_and_no_ward_is_saved(femi):
    trust = begun(femi)
    rows = [
        WardRow(1, "A1", "Ash Ward", "RAS01", "41207"),
        WardRow(2, "A1", "Beech Ward", "RAS99", ""),
        WardRow(3, "C 3", "", "RAS01", "41207"),
    ]

    with acting(femi), pytest.raises(WardsWrong) as refused:
        add_wards(trust, rows, by=femi)

    assert [(p.row, p.column) for p in refused.value.problems] == [
        (2, "code"),
        (2, "site"),
        (2, "cost centre"),
        (3, "code"),
        (3, "name"),
    ]
    with as_owner():
        assert not Ward.objects.filter(trust=trust).exists()


class TestATemplate:
    @pytest.fixture
    def template(self, bank):
        trust = PoolMembershipFactory(bank=bank).trust
        for code in ("A", "B", "C"):
            WardFactory(site__trust=trust, code=code, division="Acute")
        with as_owner():
            WardTime.objects.filter(trust=trust, name="Night", ward__code__in="AB").update(
                starts=time(19, 30), ends=time(7, 30), break_minutes=75
            )
            WardTime.objects.filter(trust=trust, name="Late").delete()
        return trust

    def test_its_groups_are_shared_and_new_wards_have_the_times_of_most_of_its(
        self, femi, template
    ):
        trust = begun(femi)
        with acting(femi):
            place = copy_from(trust, template, by=femi)
            add_wards(trust, [WardRow(1, "A1", "Ash", "RAS01", "41207")], by=femi)

        with as_owner():
            times = list(
                WardTime.objects.filter(trust=trust).values_list("name", "starts", "break_minutes")
            )
            assert place.groups.count() == StaffGroup.objects.count()
        assert times == [("Early", time(7, 30), 30), ("Night", time(19, 30), 75)]

    def test_a_ward_of_the_same_name_is_of_the_same_settings(self, femi, template):
        trust = begun(femi)
        with as_owner():
            model = Ward.objects.filter(trust=template).earliest("code")
            setting = Setting.objects.earliest("pk")
            WardSetting.objects.create(trust=template, ward=model, setting=setting)
        with acting(femi):
            copy_from(trust, template, by=femi)
            rows = [
                WardRow(1, "A1", model.name.upper(), "RAS01", "41207"),
                WardRow(2, "A2", "Another", "RAS01", "41207"),
            ]
            like, other = add_wards(trust, rows, by=femi)

        with as_owner():
            assert [link.setting for link in like.setting_links.all()] == [setting]
            assert not other.setting_links.exists()

    def test_its_wards_are_filled_in_without_their_cost_centres(
        self, client, femi, member, template
    ):
        trust = begun(femi)
        with acting(femi):
            copy_from(trust, template, by=femi)
        client.force_login(member.user)

        page = client.get(f"/bank/nwl/trusts/{trust.ref}/wards/")

        assert page.text.count('value="Acute"') == 3
        assert "41207" not in page.text

    def test_only_from_a_live_trust_of_the_bank_and_before_it_is_live(self, femi, template):
        trust = begun(femi)
        elsewhere = PoolMembershipFactory().trust
        for target, model in ((trust, elsewhere), (template, template)):
            with acting(femi), pytest.raises(NotPermitted):
                copy_from(target, model, by=femi)


class TestWhatIsTaken:
    @pytest.fixture
    def template(self, bank):
        trust = PoolMembershipFactory(bank=bank).trust
        LocalNumberFactory(bank=bank, trust=trust, value=12)
        LocalNumberFactory(bank=bank, trust=trust, number="undo_minutes", value=None)
        since, life_support = clock.today(), CredentialKind.objects.get(code="ils_adult")
        said = {"trust": trust, "kind": life_support, "valid_from": since, "set_at": clock.now()}
        with as_owner():
            LocalRequirement.objects.create(
                staff_group=StaffGroup.objects.earliest("pk"), asked=True, **said
            )
            accepted = AcceptedCheck.objects.create(from_whom="named", months=12, **said)
            AcceptedTrust.objects.create(accepted=accepted, trust=trust)
            RolePolicy.objects.create(
                trust=trust,
                role="payroll",
                second_person=True,
                valid_from=clock.today(),
                decided_at=clock.now(),
            )
        return trust

    def taken(self, femi, template, parts):
        trust = begun(femi)
        with acting(femi):
            place = copy_from(trust, template, by=femi, parts=parts)
        with as_owner():
            return {
                "groups": place.groups.count(),
                "wards": place.template_id,
                "numbers": list(
                    LocalNumber.objects.filter(trust=trust).values_list("number", "value")
                ),
                "checks": self.said_of_checks(trust),
                "roles": RolePolicy.objects.filter(trust=trust).needed_on(clock.today()),
            }

    def said_of_checks(self, trust):
        asked = LocalRequirement.objects.filter(trust=trust, valid_from=clock.today())
        accepted = AcceptedCheck.objects.filter(trust=trust, valid_from=clock.today())
        return [
            *asked.values_list("kind__code", "asked"),
            *accepted.values_list("kind__code", "from_whom", "months", "trusts__trust"),
        ]

    def test_all_of_it_is_the_trusts_own(self, femi, template):
        taken = self.taken(femi, template, list(Part))

        assert taken["groups"] > 0
        assert taken["wards"] == template.pk
        assert taken["numbers"] == [("own_bank_hours", 12)]
        assert taken["checks"] == [
            ("ils_adult", True),
            ("ils_adult", "named", 12, template.pk),
        ]
        assert taken["roles"] == {"payroll"}

    def test_what_was_said_of_checks_before_stays(self, femi, template):
        trust = begun(femi)
        with as_owner():
            AcceptedCheck.objects.create(
                trust=trust,
                kind=CredentialKind.objects.get(code="ils_adult"),
                from_whom="own",
                valid_from=clock.today(),
                set_at=clock.now(),
            )
        with acting(femi):
            copy_from(trust, template, by=femi, parts=[Part.CHECKS])

        with as_owner():
            assert AcceptedCheck.objects.get(trust=trust).from_whom == "own"

    @pytest.mark.parametrize("part", Part)
    def test_one_part_alone(self, femi, template, part):
        taken = self.taken(femi, template, [part])

        assert [name for name, what in taken.items() if what] == [part]
