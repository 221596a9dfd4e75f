from datetime import timedelta

import pytest

from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.api.conftest import Caller
from tests.factories.tokens import MachineTokenFactory
from tests.factories.trusts import MembershipFactory, actor_for
from trusts.models import MachineToken
from trusts.permissions import Permission
from trusts.services import token as tokens


def row(token):
    with as_owner():
        return MachineToken.objects.get(pk=token.pk)


def vacancies(place):
    return f"/trusts/{place.trust.slug}/vacancies/"


@pytest.fixture
def admin(region):
    return actor_for(MembershipFactory(trust=region.own.trust, role="staffing_admin"))


def test_a_token_made_works_and_only_its_hash_is_kept(region, admin):
    with acting(admin):
        made = tokens.make("Allocate", [Permission.VIEW_TRUST], by=admin)

    assert Caller(secret=made.secret).get(vacancies(region.own)).status_code == 200
    kept = row(made.token)
    assert made.secret not in {str(value) for value in vars(kept).values()}
    assert kept.token_hash == tokens.hashed(made.secret)


def test_a_token_reaches_one_trust_only(region):
    assert region.token.get(vacancies(region.own)).status_code == 200
    assert region.token.get(vacancies(region.neighbour)).status_code == 404


def test_a_token_may_do_only_what_it_was_given(region):
    MachineTokenFactory(
        trust=region.own.trust, secret="sbk_reading", permissions=Permission.VIEW_TRUST
    )
    reader = Caller(secret="sbk_reading")

    assert reader.get(vacancies(region.own)).status_code == 200
    refused = reader.post(vacancies(region.own), {})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


def test_a_permission_no_system_may_have_does_nothing(region):
    MachineTokenFactory(
        trust=region.own.trust, secret="sbk_wide", permissions=Permission.MANAGE_TOKENS
    )

    assert Caller(secret="sbk_wide").get(vacancies(region.own)).status_code == 403


def test_a_revoked_token_is_refused_from_then_on(region, admin):
    with acting(admin):
        tokens.revoke(region.token_row, by=admin)

    answer = region.token.get(vacancies(region.own))

    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")


@pytest.mark.parametrize("secret", ["sbk_nobodys", "", "\xff", "sbk_" + "k" * 42])
def test_a_token_that_is_none_of_ours_is_refused(region, secret):
    caller = Caller()
    caller.headers = {"Authorization": f"Bearer {secret}"}

    assert caller.get(vacancies(region.own)).status_code == 401


def test_use_is_stamped_at_most_once_a_minute(region, settings):
    region.token.get(vacancies(region.own))
    first = row(region.token_row).used_at
    region.token.get(vacancies(region.own))
    again = row(region.token_row).used_at
    settings.CLOCK_OFFSET = timedelta(minutes=2)
    region.token.get(vacancies(region.own))
    later = row(region.token_row).used_at

    assert first == again
    assert later > first
    assert abs(later - clock.now()) < timedelta(minutes=1)


def test_nobody_gives_a_system_what_they_may_not_do_themself(region):
    by = actor_for(MembershipFactory(trust=region.own.trust, role="trust_admin"))
    with acting(by):
        assert tokens.grantable(by) == (Permission.VIEW_TRUST,)
        with pytest.raises(NotPermitted):
            tokens.make("Allocate", [Permission.BOOK_WORKER], by=by)


@pytest.mark.parametrize("role", ["ward_manager", "trust_manager", "compliance_officer"])
def test_other_roles_neither_make_nor_revoke_tokens(region, role):
    by = actor_for(MembershipFactory(trust=region.own.trust, role=role))
    with acting(by):
        with pytest.raises(NotPermitted):
            tokens.make("Allocate", [Permission.VIEW_TRUST], by=by)
        with pytest.raises(NotPermitted):
            tokens.revoke(region.token_row, by=by)


def test_a_token_makes_no_tokens(region):
    by = tokens.actor_of_token(region.token_row)
    with acting(by), pytest.raises(NotPermitted):
        tokens.make("Another", [Permission.VIEW_TRUST], by=by)


def test_making_revoking_and_acting_are_on_the_record(region, admin):
    with acting(admin):
        made = tokens.make("Allocate", tokens.FOR_MACHINES, by=admin)
        tokens.revoke(made.token, by=admin)
        tokens.revoke(made.token, by=admin)
    region.token.post(f"{vacancies(region.own)}{region.own.draft.ref}/publish/")

    with as_owner():
        verbs = list(AuditEntry.objects.order_by("at").values_list("verb", "actor_role", "user_id"))
    assert ("token.made", "staffing_admin", admin.user_id) in verbs
    assert [verb for verb, *_ in verbs].count("token.revoked") == 1
    assert ("vacancy.published", f"token:{region.token_row.hint}", None) in verbs


def test_what_a_system_reads_is_kept_by_nobody_on_its_way(region):
    for caller in (region.token, region.manager):
        answer = caller.get(f"/trusts/{region.own.trust.slug}/bookings/")

        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert "Clear-Site-Data" not in answer
