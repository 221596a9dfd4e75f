"""A touched row of the record is found, whoever touched it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit import sealing
from staffbank.audit.models import AuditEntry, Seal
from staffbank.audit.recording import record
from staffbank.db import acting, as_owner
from tests.factories import trusts as t

pytestmark = pytest.mark.django_db
TABLE = "audit_auditentry"


@pytest.fixture
def bank():
    return t.BankFactory()


@pytest.fixture
def sealed(bank):
    """Three days of two banks' entries, and some of no bank, each day's sealed the night after."""
    other = t.BankFactory()
    for _day in range(3):
        for each in (bank, other, None):
            job = Actor.system("a job", bank=each and each.pk)
            with acting(job):
                record("bank.begun", bank, by=job, bank=each and each.pk, after={"n": _day})
                record("bank.begun", bank, by=job, bank=each and each.pk, after={"n": "more"})
    spread()
    assert sealing.seal_closed_days(clock.now()) == 9
    return bank


def as_superuser(statement, *values):
    """Step over every privilege and trigger, as whoever has the server in hand can."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"alter table {TABLE} disable trigger user")
        cursor.execute("alter table audit_seal disable trigger user")
        cursor.execute(statement, values)
        changed = cursor.rowcount
        cursor.execute(f"alter table {TABLE} enable trigger user")
        cursor.execute("alter table audit_seal enable trigger user")
    return changed


def spread():
    """Move the entries to the last three days, two of each bank a day."""
    as_superuser(
        f"""update {TABLE} a set day = a.day - n.back, at = a.at - make_interval(days => n.back)
        from (select id, 1 + ((row_number() over (partition by bank_id order by at, id) - 1) / 2)
              ::int as back from {TABLE}) n where n.id = a.id"""
    )


def key_of(bank):
    """The key of the first entry of a bank."""
    with as_owner():
        return AuditEntry.objects.filter(bank_id=bank.pk).earliest("at", "id").pk


def faults():
    return [fault.what for fault in sealing.verify(clock.now()).faults]


def test_a_record_nobody_touched_holds(sealed):
    verdict = sealing.verify(clock.now())

    assert (verdict.seals, verdict.rows, verdict.faults) == (9, 18, ())


def test_sealing_again_makes_nothing(sealed):
    assert sealing.seal_closed_days(clock.now()) == 0


def test_today_is_not_sealed(sealed):
    job = Actor.system("a job", bank=sealed.pk)
    with acting(job):
        record("bank.begun", sealed, by=job)

    assert sealing.seal_closed_days(clock.now()) == 0
    assert sealing.seal_closed_days(clock.now() + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    "column",
    [
        "verb = 'other'",
        "user_id = 7",
        "after = '{}'",
        "at = at + interval '1 microsecond'",
        "reason = 'x'",
        "network = '10.0.0.0/24'",
        "trust_id = 7",
    ],
)
def test_an_altered_row_is_found(sealed, column):
    key = key_of(sealed)

    changed = as_superuser(f"update {TABLE} set {column} where id = %s", key)

    assert changed == 1
    (fault,) = sealing.verify(clock.now()).faults
    assert (fault.what, fault.rows) == ("a row or the seal was altered", (f"{key} was altered",))


def test_a_deleted_row_is_found(sealed):
    key = key_of(sealed)
    as_superuser(f"delete from {TABLE} where id = %s", key)

    (fault,) = sealing.verify(clock.now()).faults

    assert (fault.bank_id, fault.day) == (sealed.pk, clock.today() - timedelta(days=3))
    assert fault.what == "rows are missing: 2 sealed, 1 there"
    assert fault.rows == (f"{key} is missing",)


def test_an_inserted_row_is_found(sealed):
    with as_owner():
        copied = AuditEntry.objects.filter(bank_id=sealed.pk).earliest("at")
        copied.pk = "00000000-0000-4000-8000-000000000000"
        copied.save(force_insert=True)

    (fault,) = sealing.verify(clock.now()).faults
    assert fault.what == "rows were added: 2 sealed, 3 there"
    assert fault.rows == (f"{copied.pk} was added",)


def test_a_row_put_in_anothers_place_is_named_and_so_is_the_other(sealed, capsys):
    key, other = key_of(sealed), "00000000-0000-4000-8000-000000000000"
    as_superuser(f"update {TABLE} set id = %s where id = %s", other, key)

    with pytest.raises(CommandError, match="The record was touched"):
        call_command("verify_record")

    said = capsys.readouterr().err
    assert f"  {other} was added\n" in said
    assert f"  {key} is missing\n" in said


def test_a_seal_without_marks_says_the_day_alone(sealed):
    as_superuser("update audit_seal set marks = ''")
    as_superuser(f"update {TABLE} set reason = 'x' where id = %s", key_of(sealed))

    assert [fault.rows for fault in sealing.verify(clock.now()).faults] == [()]


def test_a_record_that_holds_is_verified_without_reading_a_mark(
    sealed, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as asked:
        sealing.verify(clock.now())

    assert not [query for query in asked.captured_queries if '"marks"' in query["sql"]]


def test_a_row_on_a_day_that_had_none_is_found(sealed):
    with as_owner():
        copied = AuditEntry.objects.filter(bank_id=sealed.pk).earliest("at")
        copied.pk = "00000000-0000-4000-8000-000000000000"
        copied.day -= timedelta(days=7)
        copied.save(force_insert=True)

    assert faults() == ["rows of a closed day that no seal covers"]


def test_a_deleted_seal_is_found(sealed):
    as_superuser("delete from audit_seal where bank_id = %s and number = 2", sealed.pk)

    assert "a seal before number 3 is missing" in faults()


def test_a_row_altered_together_with_its_seal_is_found_at_the_next_seal(sealed):
    day = clock.today() - timedelta(days=2)
    as_superuser(f"update {TABLE} set reason = 'x' where bank_id = %s and day = %s", sealed.pk, day)
    with acting(Actor.system("forger")), sealing.duty("sealing"):
        seal = Seal.objects.get(bank_id=sealed.pk, day=day)
        _rows, digest, _marks = sealing.digest_of(sealed.pk, day, seal.before)
    as_superuser("update audit_seal set digest = %s where id = %s", digest, seal.pk)

    assert faults() == ["the seal does not follow from the one before it"]


def test_a_record_sealed_anew_is_found_by_copies_kept_elsewhere(sealed, tmp_path, capsys):
    call_command("print_seals")
    copies = tmp_path / "seals"
    copies.write_text(capsys.readouterr().out)
    call_command("verify_record", copies=copies)
    as_superuser(f"update {TABLE} set reason = 'x' where bank_id = %s", sealed.pk)
    as_superuser("delete from audit_seal where bank_id = %s", sealed.pk)
    sealing.seal_closed_days(clock.now())
    call_command("verify_record")

    with pytest.raises(CommandError):
        call_command("verify_record", copies=copies)

    assert "is not the one you have a copy of" in capsys.readouterr().err


def test_a_bank_is_sealed_by_its_own_job_alone(bank):
    other = t.BankFactory()

    with acting(Actor.system("a job", bank=other.pk)) as by, pytest.raises(ValueError, match="own"):
        sealing.seal_bank(bank.pk, before=clock.today(), now=clock.now(), by=by)
