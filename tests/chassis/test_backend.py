"""What answers nothing travels with the next statement, and means what it meant alone."""

import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from tests.factories.trusts import BankFactory
from trusts.models import Bank


@pytest.fixture
def messages(monkeypatch):
    """Every message to the server, as it was sent."""
    sent = []
    link = connection.connection
    send = link._exec_command

    def ask(command, *rest, **options):
        sent.append(command.decode())
        return (yield from send(command, *rest, **options))

    monkeypatch.setattr(link, "_exec_command", ask)
    cursor_class = link.cursor_factory
    carry = cursor_class._execute_send

    def told(cursor, query, **options):
        sent.append(query.query.decode())
        return carry(cursor, query, **options)

    monkeypatch.setattr(cursor_class, "_execute_send", told)
    return sent


def one():
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        return cursor.fetchone()[0]


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s, true)", [f"app.{name}"])
        return cursor.fetchone()[0] or ""


@pytest.mark.usefixtures("committed_db")
class TestOnItsOwnConnection:
    def test_a_transaction_its_actor_and_its_duty_go_with_the_first_question(self, messages):
        with acting(Actor.nobody()), duty("relay"), transaction.atomic():
            assert one() == 1

        first, last = messages
        assert first.startswith("BEGIN; SELECT set_config")
        assert "SAVEPOINT" in first
        assert first.endswith("; select 1")
        assert last == "COMMIT"

    def test_a_log_of_queries_has_the_question_alone(self):
        with CaptureQueriesContext(connection) as seen, acting(Actor.nobody()):
            one()

        assert [each["sql"] for each in seen] == ["BEGIN", "select 1", "COMMIT"]

    def test_where_nothing_is_asked_nothing_is_sent(self, messages):
        with acting(Actor.nobody()), duty("relay"), transaction.atomic():
            pass

        assert messages == []

    def test_a_transaction_that_was_rolled_back_leaves_nothing_for_the_next(self, messages):
        with pytest.raises(ZeroDivisionError), acting(Actor.nobody()):
            raise ZeroDivisionError

        assert one() == 1
        assert messages == ["select 1"]

    def test_rows_are_written_or_not_as_the_block_ends(self):
        kept = BankFactory()
        with transaction.atomic():
            with as_owner():
                Bank.objects.filter(pk=kept.pk).update(name="Another")
            transaction.set_rollback(True)
        with as_owner():
            assert Bank.objects.get(pk=kept.pk).name == kept.name
            Bank.objects.filter(pk=kept.pk).update(name="Another")
        with as_owner():
            assert Bank.objects.get(pk=kept.pk).name == "Another"

    def test_a_server_that_ended_the_session_is_noticed_before_the_next_request(self):
        one()
        ended = connection.connection.info.backend_pid
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("set role none")
            cursor.execute("select pg_terminate_backend(%s)", [ended])
        other.close()
        time.sleep(0.1)  # it hangs up a moment later

        connection.health_check_enabled, connection.health_check_done = True, False

        assert one() == 1
        assert connection.connection.info.backend_pid != ended

    def test_a_server_that_is_there_is_not_asked_whether_it_is(self, messages):
        connection.health_check_enabled, connection.health_check_done = True, False

        assert one() == 1
        assert messages == ["select 1"]


@pytest.mark.django_db
class TestInsideATransaction:
    def test_a_savepoint_that_held_nothing_is_not_sent(self, messages):
        with transaction.atomic():
            pass
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError

        assert one() == 1
        assert [message for message in messages if "SAVEPOINT" in message] == []

    def test_what_was_said_inside_a_savepoint_goes_with_it_and_what_was_said_before_stays(self):
        with acting(Actor.system("relay", bank=7)):
            with pytest.raises(ZeroDivisionError), duty("relay"), transaction.atomic():
                raise ZeroDivisionError

            assert (setting("bank"), setting("duty")) == ("7", "")

    def test_a_savepoint_undoes_what_was_written_in_it_alone(self):
        bank = BankFactory()
        with as_owner():
            Bank.objects.filter(pk=bank.pk).update(name="Kept")
            with transaction.atomic():
                Bank.objects.filter(pk=bank.pk).update(name="Lost")
                transaction.set_rollback(True)
            with pytest.raises(IntegrityError), transaction.atomic():
                Bank.objects.create(slug=bank.slug, name="Twin")

            assert Bank.objects.get(pk=bank.pk).name == "Kept"

    def test_many_rows_and_a_copy_find_the_actor_they_were_written_by(self):
        with acting(Actor.system("relay", bank=7)), connection.cursor() as cursor:
            cursor.executemany("select set_config('app.seen', %s, true)", [("a",), ("b",)])
            with acting(Actor.system("relay", bank=8)):
                asked = "copy (select current_setting('app.bank')) to stdout"
                with cursor.copy(asked) as copying:
                    assert bytes(next(iter(copying))).strip() == b"8"
