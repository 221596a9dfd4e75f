"""Every model, asked by every persona with no filter at all, shows exactly what it should."""

import pytest
from django.apps import apps
from django.db import connection

from staffbank.db import NobodyActing, acting, as_owner
from staffbank.holders import SEEN_BY_ALL, guarded_models, holder_of, wall_sql
from staffbank.states import moves_json, staged_models
from tests.walls.world import build
from trusts.tenancy import TenantQuerySet

pytestmark = pytest.mark.django_db

#: The machinery's own records have no ``visible_to``: no page lists them, but a person's own open
#: sessions. Their wall is tested.
CHASSIS_ROWS = {
    "accounts.FailedTry",
    "accounts.OpenSession",
    "audit.AuditEntry",
    "audit.Origin",
    "audit.Seal",
    "interop.AnsweredRequest",
    "notifications.Message",
    "outbox.Delivery",
    "outbox.Event",
    "passport.HolderSecret",
    "passport.IssuerSecret",
    "web.KeptForm",
    "web.PolicyReport",
}


def seen(model):
    return set(model._default_manager.values_list("pk", flat=True))


def test_the_wall_and_the_plan_show_every_persona_the_same_rows(subtests):
    world = build()
    for model in guarded_models():
        label = model._meta.label
        if label in CHASSIS_ROWS:
            continue
        for persona, actor in world.actors.items():
            with subtests.test(model=label, persona=persona):
                with as_owner():
                    planned = set(
                        model._default_manager.visible_to(actor).values_list("pk", flat=True)
                    )
                with acting(actor):
                    behind_the_wall = seen(model)
                assert behind_the_wall == planned


def test_the_world_has_a_row_of_every_guarded_model_that_some_persona_cannot_see():
    world = build()
    without = []
    for model in guarded_models():
        if model.HOLDER.kind == "shared":
            continue
        with as_owner():
            everything = seen(model)
        shown = []
        for actor in world.actors.values():
            with acting(actor):
                shown.append(seen(model))
        if not everything or all(rows == everything for rows in shown):
            without.append(model._meta.label)

    assert without == []


def test_nobody_and_jobs_of_no_bank_see_nothing_that_is_held():
    world = build()
    for name in ("nobody", "a job of no bank"):
        with acting(world.actors[name]):
            leaks = [
                m._meta.label for m in guarded_models() if m.HOLDER.kind != "shared" and seen(m)
            ]
        assert leaks == []


def test_the_machinery_is_read_by_its_own_people_only():
    world = build()
    manager, other = world.actors["manager at home"], world.actors["manager at far"]
    label = {m._meta.label: m for m in guarded_models()}
    with acting(manager):
        mine = {name: seen(label[name]) for name in CHASSIS_ROWS}
    with acting(other):
        theirs = {name: seen(label[name]) for name in CHASSIS_ROWS}

    for name in ("outbox.Event", "outbox.Delivery", "interop.AnsweredRequest"):
        assert mine[name] == set()
    for name in ("notifications.Message", "audit.AuditEntry", "web.KeptForm"):
        assert mine[name]
        assert not mine[name] & theirs[name]


def test_a_query_with_nobody_acting_raises_for_every_guarded_model(subtests):
    for model in guarded_models():
        with subtests.test(model=model._meta.label), pytest.raises(NobodyActing):
            model._default_manager.exists()


def test_every_model_declares_its_holder_or_is_on_the_written_list():
    undeclared = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if holder_of(model) is None and not is_reference(model)
    }

    assert undeclared - SEEN_BY_ALL.keys() == set()
    assert (
        SEEN_BY_ALL.keys() - {m._meta.label for m in apps.get_models(include_auto_created=True)}
        == set()
    )


def is_reference(model):
    """Reference tables are those the application may read and cannot write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select has_table_privilege(current_user, %s, 'select'),"
            " has_table_privilege(current_user, %s, 'insert, update, delete')",
            [model._meta.db_table] * 2,
        )
        return cursor.fetchone() == (True, False)


def test_guarded_models_answer_visible_to():
    blind = [
        m._meta.label
        for m in guarded_models()
        if m._meta.label not in CHASSIS_ROWS
        and not isinstance(m._default_manager.all(), TenantQuerySet)
    ]

    assert blind == []


def policies():
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, policyname, cmd, roles::text, qual, with_check from pg_policies"
            " where schemaname = 'public' order by 1, 2"
        )
        return cursor.fetchall()


def test_the_database_has_the_policies_the_models_declare_and_no_others():
    in_the_database = policies()
    with as_owner(), connection.cursor() as cursor:
        for table, policy, *_ in in_the_database:
            cursor.execute(f"drop policy {policy} on {table}")
        for model in guarded_models():
            for statement in wall_sql(model):
                cursor.execute(statement)
        declared = policies()

    assert in_the_database == declared


def test_row_security_is_on_for_every_guarded_table_and_forced_on_none():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relrowsecurity and not relforcerowsecurity"
        )
        walled = {name for (name,) in cursor.fetchall()}

    assert {m._meta.db_table for m in guarded_models()} == walled


def test_the_triggers_carry_the_moves_the_models_declare(subtests):
    for model in staged_models():
        table = model._meta.db_table
        with subtests.test(table), connection.cursor() as cursor:
            cursor.execute(
                "select tgargs from pg_trigger where tgname = %s and tgrelid = %s::regclass",
                [f"{table}_moves", table],
            )
            ((arguments,),) = cursor.fetchall()
            assert bytes(arguments).decode().rstrip("\0") == moves_json(model)


def test_the_application_may_not_touch_partitions_behind_their_parents_wall():
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            " where has_table_privilege(current_user, c.oid, 'select, insert, update, delete')"
        )
        assert cursor.fetchall() == []
