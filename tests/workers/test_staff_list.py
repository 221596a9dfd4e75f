"""A trust's staff list: taken over whole, matched, and told to nobody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

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
from workers.interop.staff_csv import read_staff
from workers.models import Capacity, Engagement, StaffEntry, StaffMatch, WorkerIdentifier
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
    parsed = read_staff(a_list("1,Amara Osei,21.3.88,,,,"), grades={}, wards={})

    (problem,) = parsed.problems
    assert (problem.column, problem.found) == ("date_of_birth", "")


@given(st.lists(st.lists(st.text(max_size=20), max_size=9), max_size=4))
def test_no_list_breaks_the_reader(rows):
    body = "\n".join(",".join(cells) for cells in rows)

    parsed = read_staff(f"{HEADER}\n{body}".encode("utf-8", "replace"), grades={}, wards={})

    assert all(each.message for each in parsed.problems)


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
