import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shifts.models import Import
from staffbank.db import as_owner
from staffbank.web.import_report import rows_words
from tests.factories.trusts import MembershipFactory
from tests.rows import statuses
from tests.shifts.pages import text
from tests.shifts.rosters import a_file, row
from trusts.forms import kept_files

pytestmark = pytest.mark.django_db


def upload_at(ward):
    return reverse("shifts:import", kwargs={"trust_slug": ward.trust.slug})


def send(client, ward, content, name="roster-week48.csv"):
    return client.post(upload_at(ward), {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_checked_and_reported_before_anything_is_saved(client, trust_manager, ward):
    answer = send(client, ward, a_file(row(), row("HR-2", grade="B5N")))
    page = text(client.get(answer.url))

    assert "Check your import before anything is saved" in page
    assert "roster-week48.csv, 2 rows, checked" in page
    assert "Nothing has been saved or sent yet" in page
    assert "1</strong> new vacancy" in page
    assert "1</strong> row with a problem" in page
    assert "We do not know the grade B5N" in page
    assert "Import the 1 good row only" in page
    assert statuses() == []


def test_a_good_file_is_imported_whole_as_drafts_or_published(client, trust_manager, ward):
    drafts = send(client, ward, a_file(row())).url
    client.post(drafts, {"how": "drafts"})
    published = send(client, ward, a_file(row("HR-2"))).url
    page = text(client.post(published, {"how": "published"}, follow=True))

    assert statuses() == ["draft", "open"]
    assert "1 vacancy imported and published to your own bank" in page
    assert "Your import" in page


def test_what_publishing_would_do_is_said_before_the_button(client, trust_manager, ward):
    page = text(client.get(send(client, ward, a_file(row(), row("HR-2"))).url))

    assert "If you publish: 2 shifts open to your own bank" in page
    assert "none at night" in page
    assert "Import all 2 rows" in page


def test_good_rows_alone_need_their_own_button(client, trust_manager, ward):
    report = send(client, ward, a_file(row(), row("HR-2", grade="B5N"))).url

    refused = client.post(report, {"how": "drafts"})
    assert refused.status_code == 422
    assert statuses() == []
    client.post(report, {"how": "drafts", "good": "1"})

    assert statuses() == ["draft"]


def test_a_finished_import_leads_with_what_was_saved_and_says_what_is_left(
    client, trust_manager, ward
):
    answer = send(client, ward, a_file(row(), row("HR-2"), row("HR-3", grade="B5N")))
    client.post(answer.url, {"how": "published", "good": "1"})
    client.get(answer.url)  # the message that is said once

    page = text(client.get(answer.url))

    lead = page[page.index("Your import</h1>") :]
    assert "2 vacancies saved and published to your own bank." in lead
    assert f"by {trust_manager.user.get_full_name()}" in lead
    assert "Not in the bank: 1 row with a problem." in lead
    assert lead.index("2 vacancies saved") < lead.index("We do not know the grade B5N")
    assert "Nothing has been saved" not in page


def test_an_import_with_nothing_left_says_so(client, trust_manager, ward):
    answer = send(client, ward, a_file(row()))

    page = text(client.post(answer.url, {"how": "drafts"}, follow=True))

    assert "1 vacancy saved as a draft" in page
    assert "Every row of the file is in the bank." in page


def test_sending_it_twice_says_that_nothing_would_change(client, trust_manager, ward):
    client.post(send(client, ward, a_file(row())).url, {"how": "drafts"})

    page = text(client.get(send(client, ward, a_file(row())).url))

    assert "There is nothing to import: every row is here already" in page


def test_rows_to_correct_are_downloaded_with_what_is_wrong(client, trust_manager, ward):
    report = send(client, ward, a_file(row(), row("HR-2", grade="B5N"), row("HR-3", days=-2))).url

    answer = client.get(f"{report}rows/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert answer["Content-Disposition"].endswith('"roster-week48-to-correct.csv"')
    assert [line.split(",")[0] for line in lines] == ["external_ref", "HR-2", "HR-3"]
    assert "We do not know the grade B5N." in lines[1]
    assert "in the past" in lines[2]


def test_a_file_that_is_not_csv_says_what_to_do(client, trust_manager, ward):
    page = text(client.get(send(client, ward, b"PK\x03\x04xlsx", "roster.xlsx").url))

    assert "This is a spreadsheet, not a CSV file." in page
    assert "Upload a corrected file" in page
    assert "Import all" not in page


def test_no_file_is_asked_for(client, trust_manager, ward):
    page = client.post(upload_at(ward), {})

    assert page.status_code == 422
    assert "Choose the file of vacancies" in text(page)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    client, trust_manager, ward, monkeypatch
):
    monkeypatch.setattr(kept_files, "MAX_BYTES", 100)

    page = send(client, ward, a_file(row()) * 3)

    assert page.status_code == 422
    assert "larger than 20 MB" in text(page)
    with as_owner():
        assert Import.objects.count() == 0


def test_ward_managers_and_other_trusts_do_not_see_imports(client, trust_manager, ward):
    report = send(client, ward, a_file(row())).url
    client.force_login(MembershipFactory(role="ward_manager", trust=ward.trust).user)
    assert client.get(report).status_code == 403

    stranger = MembershipFactory()
    client.force_login(stranger.user)
    elsewhere = report.replace(ward.trust.slug, stranger.trust.slug)
    assert client.get(elsewhere).status_code == 404


def test_every_column_of_the_format_is_explained(client, trust_manager, ward):
    page = text(client.get(f"{upload_at(ward)}columns/"))

    for column in ("external_ref", "ward_code", "grade", "break_minutes", "heads", "reason"):
        assert column in page


def test_rows_with_the_same_problem_share_a_line(client, trust_manager, ward):
    rows = [row(f"HR-{n}", grade="B5N") for n in range(260)]

    page = text(client.get(send(client, ward, a_file(*rows)).url))

    assert "2 to 261" in page
    assert page.count("We do not know the grade B5N") == 1
    assert "260</strong> rows with a problem" in page


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "Whole file"),
        ([14], "14"),
        ([2, 5], "2 and 5"),
        ([2, 3], "2 and 3"),
        ([2, 3, 4], "2 to 4"),
        ([2, 5, 9], "2, 5 and 9"),
        ([2, 5, 9, 14, 20], "2, 5, 9 and 2 more"),
    ],
)
def test_rows_are_named_shortly(rows, words):
    assert rows_words(rows) == words


def test_the_report_prints_two_hundred_problems_and_no_more(client, trust_manager, ward):
    rows = [row(f"HR-{n}", grade=f"B{n}N") for n in range(260)]

    answer = client.get(send(client, ward, a_file(*rows)).url)

    assert "60 more problems in the file of rows to correct" in text(answer)
    assert len(answer.content) < 150_000
