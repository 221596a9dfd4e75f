"""A trust's staff list: taken over whole, matched, and told to nobody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.trusts import MembershipFactory, TrustFactory, actor_for, grade
from tests.factories.workers import (
    EngagementFactory,
    StaffEntryFactory,
    StaffMatchFactory,
    WorkerFactory,
)
from tests.factories.workers import actor_for as worker_actor
from tests.shifts.pages import text
from trusts.errors import FileHasProblems
from trusts.models import Grade
from workers.interop.staff_csv import read_staff
from workers.models import Capacity, Engagement, StaffEntry, StaffMatch, WorkerIdentifier
from workers.selectors import registers_of_grades
from workers.services import matching, staff_list

pytestmark = pytest.mark.django_db
HEADER = "employee_number,name,date_of_birth,registration,grade,ward,email"


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def admin(trust):
    return actor_for(MembershipFactory(role="staffing_admin", trust=trust))


def a_list(*rows):
    return "\n".join([HEADER, *rows]).encode()


def taken(content, by, **how):
    with acting(by):
        kept = staff_list.check("staff.csv", content, by=by)
        return staff_list.run(kept, by=by, **how)


def entries():
    with as_owner():
        return list(StaffEntry.objects.order_by("employee_number"))


AMARA = '20341,"OSEI, Amara",21/03/1988,18A1234C,N5,,amara@nhs.uk'


def test_a_list_is_taken_over_and_keeps_no_birth_date(admin, trust):
    done = taken(a_list(AMARA), admin)

    (entry,) = entries()
    assert done.new == 1
    assert (entry.trust_id, entry.name, entry.name_key) == (trust.pk, "Amara Osei", "osei amara")
    assert (entry.body, entry.registration, entry.grade_id) == ("nmc", "18A1234C", grade("N5").pk)
    assert len(entry.birth_key) == 64
    assert "1988" not in entry.birth_key


def test_the_same_list_again_changes_nothing_and_a_later_one_what_it_says(admin):
    taken(a_list(AMARA), admin)
    again = taken(a_list(AMARA), admin)
    changed = taken(a_list(AMARA.replace("N5", "N6")), admin)

    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert (changed.new, changed.changed) == (0, 1)
    assert [each.grade_id for each in entries()] == [grade("N6").pk]


def test_a_list_with_a_problem_is_taken_whole_or_not_at_all(admin):
    content = a_list(AMARA, "20342,,,nonsense,,,")

    with pytest.raises(FileHasProblems):
        taken(content, admin)
    assert entries() == []

    assert taken(content, admin, good_rows_only=True).left_out == 1
    assert len(entries()) == 1


def test_a_birth_date_that_cannot_be_read_is_not_said_again():
    parsed = read_staff(a_list("1,Amara Osei,21.3.88,,,,"), grades={}, wards={}, registers={})

    (problem,) = parsed.problems
    assert (problem.column, problem.found) == ("date_of_birth", "")


@given(st.lists(st.lists(st.text(max_size=20), max_size=9), max_size=4))
def test_no_list_breaks_the_reader(rows):
    body = "\n".join(",".join(cells) for cells in rows)

    parsed = read_staff(
        f"{HEADER}\n{body}".encode("utf-8", "replace"), grades={}, wards={}, registers={}
    )

    assert all(each.message for each in parsed.problems)


WITH_REGISTER = "employee_number,name,registration,register,grade"


def read_one(registration, register="", code=""):
    """How one row is read, with the registers of grades as they are today: whose number it is, or
    what its report says."""
    parsed = read_staff(
        f"{WITH_REGISTER}\n1,Rohan Banerjee,{registration},{register},{code}".encode(),
        grades=dict(Grade.objects.values_list("code", "name")),
        wards={},
        registers=registers_of_grades(clock.today()),
    )
    if parsed.rows:
        return parsed.rows[0].body, parsed.rows[0].registration
    return [(each.column, each.message, each.suggestion) for each in parsed.problems]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (("2054321", "", "PH6"), ("gphc", "2054321")),
        (("7654321", "", "REG"), ("gmc", "7654321")),
        (("123456", "", "DCT"), ("gdc", "123456")),
        (("123456", "", "DN4"), ("gdc", "123456")),
        (("SW12345", "", "SW6"), ("swe", "SW12345")),
        (("2054321", "GPhC", ""), ("gphc", "2054321")),
        (("GPhC 2054321", "gphc", "REG"), ("gphc", "2054321")),
        (("SSSC 3012345", "", "SW6"), ("sssc", "3012345")),
        (("3012345", "SSSC", "SW6"), ("sssc", "3012345")),
        (("123456", "", ""), ("gdc", "123456")),
        (("18A1234C", "", "HCA3"), ("nmc", "18A1234C")),
        (("CS123456", "", "HCS7"), ("hcpc", "CS123456")),
    ],
)
def test_whose_a_number_is_the_row_says_or_its_grade(cells, read):
    assert read_one(*cells) == read


ANY_OF_THREE = "This may be a GMC reference number, a GPhC number or an SSSC number"
WHAT_TO_DO = "Write the register before it, like GPhC 2054321, or name it in the column register."


@pytest.mark.parametrize(
    ("cells", "message", "suggestion"),
    [
        (("7654321", "", ""), f"{ANY_OF_THREE}.", WHAT_TO_DO),
        (("7654321", "", "HCA3"), f"{ANY_OF_THREE}.", WHAT_TO_DO),
        (("7654321", "", "DCT"), f"{ANY_OF_THREE}, and the grade is on another register.", None),
        (
            ("654321", "", "REG"),
            "This may be a GDC number, and the grade is on another register.",
            WHAT_TO_DO,
        ),
        (("654321", "GMC", ""), "The GMC reference number must be 7 numbers, like 7654321.", None),
        (("GPhC 2054321", "GMC", ""), "The GMC reference number must be 7 numbers", None),
        (("hello", "", "N5"), "This is not like the number of a register.", None),
    ],
)
def test_a_number_that_stays_doubtful_is_a_problem_that_says_what_to_do(cells, message, suggestion):
    ((column, said, what_to_do),) = read_one(*cells)

    assert column == "registration"
    assert said.startswith(message)
    assert suggestion in {None, what_to_do}


@pytest.mark.parametrize(
    ("cells", "column"), [(("7654321", "GMZ", ""), "register"), (("7654321", "", "XX9"), "grade")]
)
def test_what_is_wrong_with_the_register_or_the_grade_is_said_once(cells, column):
    ((named, _, _),) = read_one(*cells)
    assert named == column


def test_the_dry_run_says_it_of_the_row_before_anything_is_taken_over(client, trust):
    admin = MembershipFactory(role="staffing_admin", trust=trust)
    client.force_login(admin.user)
    content = f"{WITH_REGISTER}\n1,Rohan Banerjee,2054321,,PH6\n2,Ada Cole,7654321,,\n"

    sent = SimpleUploadedFile("staff.csv", content.encode())
    report = client.post(reverse("workers:staff", args=[trust.slug]), {"file": sent}, follow=True)

    assert ANY_OF_THREE in text(report)
    assert WHAT_TO_DO in text(report)
    assert entries() == []


def test_whom_the_trust_engages_is_found_with_all_the_list_says(admin, trust):
    worker = WorkerFactory(name="Amara Osei")
    EngagementFactory(worker=worker, trust=trust, kind="bank")
    with as_owner():
        WorkerIdentifier.objects.create(worker=worker, scheme="nmc", value="18A1234C")

    done = taken(a_list(AMARA), admin)

    assert done.matched == 1
    with as_owner():
        match = StaffMatch.objects.get()
        assert (match.worker_id, match.how) == (worker.pk, "registration")
        substantive = Engagement.objects.get(worker=worker, kind="substantive")
        assert (substantive.assignment_number, substantive.primary) == ("20341", False)
        assert Capacity.objects.get(worker=worker).grade_id == grade("N5").pk
        worker.refresh_from_db()
        assert len(worker.birth_key) == 64


def test_who_registers_is_found_on_the_list_of_their_own_trust_and_learns_it_alone(admin, trust):
    taken(a_list(AMARA), admin)
    worker = WorkerFactory(name="Amara Osei", email="amara@home.uk")
    stranger = actor_for(MembershipFactory(role="staffing_admin"))

    with acting(stranger), pytest.raises(NotPermitted):
        matching.match(worker, by=stranger)
    seat = worker_actor(worker)
    with acting(seat):
        nothing = matching.match(worker, by=seat)
        found = matching.match(worker, by=seat, registration="18A1234C")
        again = matching.match(worker, by=seat, registration="18A1234C")

    assert nothing.trusts == ()
    assert [each.pk for each in found.trusts] == [trust.pk]
    assert again.trusts == ()
    with as_owner():
        assert Engagement.objects.get(worker=worker).trust_id == trust.pk
        assert WorkerIdentifier.objects.get(worker=worker).value == "18A1234C"


def test_a_name_alone_is_nobody_and_a_number_alone_is_for_a_person(admin, trust):
    taken(a_list(AMARA), admin)
    other = WorkerFactory(name="Ama Mensah")
    EngagementFactory(worker=other, trust=trust)
    seat = worker_actor(other)

    with acting(seat):
        found = matching.match(other, by=seat, registration="18A1234C")

    assert (found.trusts, found.to_decide) == ((), 1)


def test_no_other_trust_reads_a_list(admin):
    taken(a_list(AMARA), admin)
    stranger = actor_for(MembershipFactory(role="staffing_admin"))

    with acting(stranger):
        assert not StaffEntry.objects.exists()
    worker = worker_actor(WorkerFactory(email="amara@nhs.uk"))
    with acting(worker):
        assert not StaffEntry.objects.exists()


def test_a_person_decides_what_is_not_certain(client, admin, trust):
    seat = MembershipFactory(role="staffing_admin", trust=trust)
    client.force_login(seat.user)
    taken(a_list(AMARA), admin)
    worker = WorkerFactory(name="Ama Mensah")
    EngagementFactory(worker=worker, trust=trust)
    with as_owner():
        WorkerIdentifier.objects.create(worker=worker, scheme="nmc", value="18A1234C")
    listed = reverse("workers:staff_decide", args=[trust.slug])

    before = client.get(listed).text
    (action,) = re.findall(r'action="([^"]*/who/[^"]*)"', before)
    after = text(client.post(action, {"same": "1"}, follow=True))

    assert "Ama Mensah" in before
    assert "Nobody to decide on" in after
    with as_owner():
        assert StaffMatch.objects.get().how == "person"


def test_somebody_else_is_not_asked_about_again(admin, trust):
    taken(a_list(AMARA), admin)
    worker = WorkerFactory(name="Ama Mensah")
    EngagementFactory(worker=worker, trust=trust)
    with as_owner():
        WorkerIdentifier.objects.create(worker=worker, scheme="nmc", value="18A1234C")

    with acting(admin):
        ((entry, person),) = matching.to_decide(by=admin)
        matching.decide(entry, person, same=False, by=admin)
        assert matching.to_decide(by=admin) == []


def test_the_database_lets_one_entry_be_one_person():
    match = StaffMatchFactory()

    with pytest.raises(IntegrityError, match="workers_staffmatch_one_person"):
        StaffMatchFactory(entry=match.entry)
    with pytest.raises(IntegrityError, match="workers_staffmatch_one_entry"):
        StaffMatchFactory(entry=StaffEntryFactory(trust=match.trust), worker=match.worker)


def test_the_pages_report_and_take_over_a_list(client, trust):
    client.force_login(MembershipFactory(role="staffing_admin", trust=trust).user)
    upload = reverse("workers:staff", args=[trust.slug])
    file = SimpleUploadedFile("staff.csv", a_list(AMARA, "1,,,,,,"))

    report = client.post(upload, {"file": file}).url
    before = text(client.get(report))
    after = text(client.post(report, {"good": "1"}, follow=True))

    assert "1</strong> new person" in before
    assert "Enter the name." in before
    assert "1 person added or changed." in after
    assert "1 person</strong> on your list" in text(client.get(upload))
    assert client.get(f"{report}rows/").status_code == 200
