import time
from datetime import UTC, datetime

import pytest

from shifts.models import Import, Release, Vacancy
from shifts.services import importing
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox.models import Event
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, PoolMembershipFactory, WardFactory, actor_for
from tests.rows import vacancies
from tests.shifts.rosters import HEADER, a_file, row
from trusts.errors import FileHasProblems, FileNotReadable, FileTooLarge
from trusts.models import StaffGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(ward):
    return actor_for(MembershipFactory(trust=ward.trust))


def check(content, by):
    with acting(by):
        return importing.check("roster.csv", content, by=by)


def run(kept, by, **how):
    with acting(by):
        return importing.run(kept, by=by, **how)


def compared(kept, by):
    with acting(by):
        return importing.compare_kept(kept, by)


def test_checking_saves_the_file_and_no_vacancy(ward, manager):
    kept = check(a_file(row()), manager)

    assert (kept.rows, kept.new_rows, kept.problem_rows) == (1, 1, 0)
    assert vacancies() == []


def test_importing_posts_priced_drafts_that_tell_nobody(ward, manager):
    done = run(check(a_file(row()), manager), manager)

    (vacancy,) = vacancies()
    assert done.new == 1
    assert (vacancy.status, vacancy.cost_centre) == ("draft", "41207")
    assert vacancy.pay_pence > 0
    with as_owner():
        assert Release.objects.count() == 0
        assert [link.skill.code for link in vacancy.skill_links.all()] == ["IV"]
        assert AuditEntry.objects.filter(verb="vacancy.posted").count() == 1
        assert Event.objects.filter(topic="vacancy.posted").count() == 1


def test_publishing_opens_each_to_the_own_bank_with_its_plan(ward, manager):
    run(check(a_file(row(), row("HR-2", days=20)), manager), manager, publish=True)

    with as_owner():
        assert Release.objects.filter(audience="own_bank").count() == 2
        assert Event.objects.filter(topic="release.opened").count() == 2
    assert [v.status for v in vacancies()] == ["open", "open"]
    assert all(v.published_at and v.opens_to_pool_at for v in vacancies()[1:])


def test_the_same_file_twice_changes_nothing(ward, manager):
    content = a_file(row(), row("HR-2", heads=3))
    run(check(content, manager), manager)
    before = [(v.pk, v.updated_at) for v in vacancies()]

    again = check(content, manager)
    done = run(again, manager)

    assert (again.new_rows, again.unchanged_rows) == (0, 2)
    assert (done.new, done.changed, done.unchanged) == (0, 0, 2)
    assert [(v.pk, v.updated_at) for v in vacancies()] == before


def test_running_a_checked_file_twice_imports_it_once(ward, manager):
    kept = check(a_file(row()), manager)

    run(kept, manager)
    done = run(kept, manager)

    assert done.new == 0
    assert len(vacancies()) == 1


def test_a_newer_version_changes_the_vacancy_and_is_recorded(ward, manager):
    run(check(a_file(row(pause=60)), manager), manager, publish=True)
    (before,) = vacancies()

    done = run(check(a_file(row(version=2, pause=30, skills="")), manager), manager)

    (after,) = vacancies()
    assert (done.new, done.changed) == (0, 1)
    assert (after.pk, after.status, after.break_minutes) == (before.pk, "open", 30)
    assert after.pay_pence > before.pay_pence
    with as_owner():
        assert after.skill_links.count() == 0
        assert AuditEntry.objects.filter(verb="vacancy.changed").count() == 1


def test_an_older_version_changes_nothing(ward, manager):
    run(check(a_file(row(version=5)), manager), manager)

    done = run(check(a_file(row(version=4, pause=0)), manager), manager)

    assert (done.changed, done.unchanged) == (0, 1)


@pytest.mark.parametrize("status", ["filled", "worked", "cancelled", "lapsed"])
def test_a_newer_version_of_what_is_booked_or_over_is_reported(ward, manager, status):
    run(check(a_file(row()), manager), manager)
    with as_owner():
        Vacancy.objects.all().delete()
    run(check(a_file(row()), manager), manager)
    (vacancy,) = vacancies()
    stages = {"filled": ["open", "filled"], "worked": ["open", "filled", "worked"]}
    with as_owner():
        for step in stages.get(status, ["open", status]):
            Vacancy.objects.filter(pk=vacancy.pk).update(status=step, published_at=clock.now())

    kept = check(a_file(row(version=2)), manager)

    (problem,) = compared(kept, manager).blocking
    assert "so a file cannot change it" in problem.message
    assert kept.problem_rows == 1


def test_a_row_for_several_people_makes_as_many_vacancies_of_one_posting(ward, manager):
    run(check(a_file(row(heads=3)), manager), manager)

    made = vacancies()
    assert len(made) == 3
    assert len({v.posting_id for v in made}) == 1
    assert [v.external_ref for v in made] == ["HR-1", "", ""]


def test_another_number_of_people_is_reported(ward, manager):
    run(check(a_file(row(heads=3)), manager), manager)

    (problem,) = compared(check(a_file(row(version=2, heads=2)), manager), manager).blocking

    assert problem.column == "heads"


def test_one_bad_row_stops_the_file_and_nothing_is_half_done(ward, manager):
    kept = check(a_file(row(), row("HR-2", grade="B5N")), manager)

    with pytest.raises(FileHasProblems):
        run(kept, manager)

    assert vacancies() == []


def test_the_good_rows_alone_are_imported_when_asked(ward, manager):
    kept = check(a_file(row(), row("HR-2", grade="B5N")), manager)

    done = run(kept, manager, good_rows_only=True)

    assert (done.new, done.left_out) == (1, 1)
    assert [v.external_ref for v in vacancies()] == ["HR-1"]


def in_words(day, starts, ends, ends_day=None):
    return f"X-1,1,WITH,N5,{day}T{starts},{ends_day or day}T{ends},0,1,SICKNESS,"


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        pytest.param(row(ward="LIND"), "ward_code", "do not know the ward", id="ward"),
        pytest.param(row(grade="B5N"), "grade", "do not know the grade", id="grade"),
        pytest.param(row(skills="KNITTING"), "skills", "do not know the skill", id="skill"),
        pytest.param(row(days=-2), "start", "start in the past", id="past"),
        pytest.param(in_words("2027-05-01", "24:00", "08:00"), "start", "24:00", id="starts 24:00"),
        pytest.param(
            in_words("2027-03-28", "01:30", "08:00"), "start", "does not happen", id="missing hour"
        ),
        pytest.param(
            in_words("2026-10-25", "01:30", "08:00"), "start", "happens twice", id="twice"
        ),
        pytest.param(
            in_words("2027-05-01", "20:00", "08:00"), "end", "after the start", id="end first"
        ),
        pytest.param(
            "X-1,1,WITH,N5,28/11/26 1:30am,2026-11-28T08:00,0,1,SICKNESS,",
            "start",
            "2026-11-28T20:00",
            id="british date",
        ),
    ],
)
def test_what_is_wrong_names_its_row_and_column(ward, manager, line, column, said):
    kept = check(a_file(row(), line.replace("HR-1", "HR-9")), manager)

    problems = compared(kept, manager).blocking
    assert [(p.row, p.column) for p in problems] == [(3, column)]
    assert said in f"{problems[0].message} {problems[0].suggestion}"


def test_an_end_at_24_00_is_the_midnight_after(ward, manager):
    run(check(a_file(in_words("2027-05-01", "13:00", "24:00")), manager), manager)

    assert vacancies()[0].ends_at == datetime(2027, 5, 1, 23, tzinfo=UTC)


def test_an_hour_that_happens_twice_is_taken_with_its_offset(ward, manager):
    line = in_words("2027-10-31", "01:30+00:00", "08:00")

    run(check(a_file(line), manager), manager)

    assert vacancies()[0].starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_the_same_reference_twice_in_a_file_is_reported(ward, manager):
    kept = check(a_file(row(), row()), manager)

    (problem,) = compared(kept, manager).blocking
    assert "same reference" in problem.message


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(HEADER.encode("utf-16"), id="utf-16"),
        pytest.param(f"{HEADER}\n{row()}\nCaf\xe9".encode("latin-1"), id="latin-1"),
        pytest.param(b"PK\x03\x04spreadsheet", id="spreadsheet"),
        pytest.param(a_file(row()).replace(b",", b";"), id="semicolons"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_imports_nothing(ward, manager, content):
    kept = check(content, manager)

    assert not compared(kept, manager).parsed.readable
    with pytest.raises(FileNotReadable):
        run(kept, manager, good_rows_only=True)
    assert vacancies() == []


def test_a_byte_order_mark_is_no_problem(ward, manager):
    assert check(b"\xef\xbb\xbf" + a_file(row()), manager).new_rows == 1


def test_a_file_over_20_mb_is_refused_and_not_kept(ward, manager):
    with pytest.raises(FileTooLarge):
        check(b"x" * 20_000_001, manager)

    with as_owner():
        assert Import.objects.count() == 0


def test_a_staff_group_the_trust_does_not_share_is_reported():
    ward = WardFactory(code="WITH")
    nurses = StaffGroup.objects.get(code="03")
    PoolMembershipFactory(trust=ward.trust, groups=[nurses])
    by = actor_for(MembershipFactory(trust=ward.trust))

    kept = check(a_file(row(), row("HR-2", grade="HCA3")), by)

    (problem,) = compared(kept, by).blocking
    assert (problem.row, problem.column) == (3, "grade")
    assert "does not share this staff group" in problem.message


def test_another_trusts_ward_code_is_not_known(ward, manager):
    WardFactory(code="LIND")

    (problem,) = compared(check(a_file(row(ward="LIND")), manager), manager).blocking

    assert problem.column == "ward_code"


def test_another_trust_may_use_the_same_references(ward, manager):
    other = WardFactory(code="WITH")
    bank_of(other.trust)
    theirs = actor_for(MembershipFactory(trust=other.trust))
    run(check(a_file(row()), manager), manager)

    done = run(check(a_file(row()), theirs), theirs)

    assert done.new == 1


def test_ward_managers_do_not_import(ward):
    by = actor_for(MembershipFactory(role="ward_manager", trust=ward.trust, wards=[ward]))

    with pytest.raises(NotPermitted):
        check(a_file(row()), by)


def test_five_thousand_rows_take_seconds_and_a_bounded_number_of_statements(
    ward, manager, django_assert_max_num_queries
):
    content = a_file(*(row(f"HR-{n}", days=3 + n % 60) for n in range(5000)))
    started = time.perf_counter()

    with django_assert_max_num_queries(400):
        done = run(check(content, manager), manager, publish=True)

    assert done.new == 5000
    assert time.perf_counter() - started < 60
