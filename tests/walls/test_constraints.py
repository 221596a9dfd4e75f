"""What a row that nobody may see stands in the way of is answered in plain words that say nothing.

Every unique and exclusion constraint of a guarded table is read from the database. One that can be
broken by a row of one's own alone is told by its columns; any other has a line here. Foreign keys
are named by refs alone, and ``test_fields`` asks each field that takes one.
"""

import uuid

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse

from staffbank.db import as_owner
from staffbank.holders import guarded_tables
from tests.factories import workers as w
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.walls.places import build
from tests.walls.region import ABROAD, OURS, SIBLING
from trusts.models import RegisterEntry, Site, Trust, TrustCode, Ward
from workers.models import Worker

pytestmark = pytest.mark.django_db

#: Columns that the seat that writes has itself: whatever is in the way is one's own.
OWN = {"trust_id", "bank_id", "user_id", "scope"}
#: Keys of a row that is found first among those that one may see.
OF_A_PARENT = {
    *(
        "accepted_id",
        "capacity_id",
        "entry_id",
        "event_id",
        "invitation_id",
        "merge_id",
        "membership_id",
        "place_id",
    ),
    *("release_id", "request_id", "requirement_id", "vacancy_id", "ward_id"),
}
#: Values made here, at random, that nobody types.
MADE_HERE = {"ref", "number", "session_key", "token_hash", "key_id", "sha256", "file"}
#: Constraints that no form, file or call reaches, and why.
NOT_REACHED = {
    "compliance_immunityitem_once": "who accepts a check writes all of its items anew",
    "compliance_credential_one_checked_per_kind": "who accepts a check reads all of the person's",
    "compliance_credential_one_standing_per_kind": "who accepts a check is told of a suspension",
    "compliance_credentialstop_one_of_each": "one's own trust's, and who stops a check is told",
    **dict.fromkeys(
        ("compliance_decision_each_by_another", "compliance_decision_one_last"),
        "who decides reads all decisions on the check, with it locked",
    ),
    "compliance_reminder_once": "made by a job, of one check at a time",
    "compliance_registerquestion_once": "who asks again finds the question that stands",
    **dict.fromkeys(
        ("workers_formername_once", "workers_sitechoice_once", "workers_skillstatement_once"),
        "the person's own, said anew",
    ),
    **dict.fromkeys(
        ("workers_joining_one_at_a_time", "workers_joiningspell_one_now"),
        "the person's own, or kept by a job",
    ),
    "workers_termssignature_once": "the person's own",
    "workers_unlike_once": "who says it again takes back what was said before, with both locked",
    "workers_merge_once": "who joins two records reads both, locked",
    "workers_workeridentifier_one_number": "a person's own numbers, read before one is written",
    "notifications_message_sent_once": "its key names whom it is written to",
    "compliance_evidence_one_portrait": "of one's own check, whose former face goes first",
    "compliance_trustedissuer_once": "one's own bank's, and who trusts one is told",
    "passport_importedcheck_credential_id_key": "made with its check, in one go",
    "passport_holderkey_one_current": "the person's own, whose former key is ended first",
    "passport_issuedcredential_one_live": "signed by a job, of one check at a time",
    "passport_issuedcredential_one_place": "a place on a list that is drawn at random here",
    "passport_shareitem_once": "chosen of one's own passport",
    "shifts_override_one_at_a_time": "of the trust's own overrides, which whoever asks reads",
    "shifts_flag_one_at_a_time": "flagged by a job, and twice is once",
    "shifts_workperiod_booking_id_key": "written with its booking, in one go",
    "trusts_bank_slug_key": "banks are begun from the command line",
    "trusts_integratedcareboard_code_key": "reference data, loaded from a file of ours",
    "trusts_integratedcareboard_slug_key": "reference data, loaded from a file of ours",
    "trusts_trust_slug_key": "a slug that is free is looked for among all, which everybody reads",
    "web_policy_report_once": "a count of anybody's, which is added to",
    "workers_capacity_once": "people's records come from the operator",
    "workers_datacopy_one_being_made": "the person's own",
    "workers_engagement_one_primary_at_a_time": "people's records come from the operator",
    "workers_worker_user_id_key": "people's accounts are tied by the operator",
    "workers_workeridentifier_one_person": "people's records come from the operator",
    "workers_workerskill_once": "people's records come from the operator",
}
REACHED = {}


def reached(constraint):
    """The decorated function breaks ``constraint`` by a row that cannot be seen. It answers the
    statuses and pages of the same question about a row in the way, and about none or one's own."""

    def register(function):
        REACHED[constraint] = function
        return function

    return register


@pytest.fixture
def region():
    region = build()
    region.ward = ward_at(region, OURS)
    return region


def ward_at(region, place):
    slug = {OURS: "home", SIBLING: "next-door"}[place]
    with as_owner():
        wards = Ward.objects.select_related("trust", "site")
        return wards.get(trust__slug=slug, code=region.rows["ward", place])


def ask(region, persona, address, body, **kwargs):
    """What comes of it, after which all is as it was before."""
    persona = region.personas[persona]
    json = {"content_type": "application/json"} if address.startswith("api:") else {}
    cache.clear()
    with transaction.atomic():
        headers = persona.headers | {"Idempotency-Key": uuid.uuid4().hex}
        at = reverse(address, kwargs=kwargs)
        answer = persona.client.post(at, body, headers=headers, **json)
        transaction.set_rollback(True)
    return answer.status_code, answer.content.decode()


@reached("shifts_booking_worker_not_double_booked")
def work_elsewhere(region):
    """A manager books somebody who works next door at the time; and who works here."""

    def booked(ward):
        worker = w.WorkerFactory(ready_for=region.ward.trust, name="Amara Osei")
        there = VacancyFactory(ward=ward, bank=region.bank, open=True)
        BookingFactory(vacancy=there, worker=worker)
        region.secrets |= {there.number, ward.name} if ward != region.ward else set()
        ours = VacancyFactory(ward=region.ward, bank=region.bank, open=True)
        told = {"worker": str(worker.ref)}
        status, said = ask(
            region, "trust_manager", "shifts:book", told, trust_slug="home", ref=ours.ref
        )
        return status, "overlaps" in said

    return booked(ward_at(region, SIBLING)), booked(region.ward), 409


@reached("shifts_booking_one_per_vacancy")
def somebody_was_faster(region):
    """A worker presses on a pooled shift that somebody they do not know has; and on one that was
    cancelled, of which there is no booking."""
    ward = ward_at(region, SIBLING)
    worker = region.workers[OURS]
    with as_owner():
        Worker.objects.get(user=worker).engagements.update(pool_opted_in=True)
    taken = VacancyFactory(ward=ward, bank=region.bank, pooled=True)
    other = w.WorkerFactory(ready_for=ward.trust, name="Zebedee Other")
    BookingFactory(vacancy=taken, worker=other)
    region.secrets |= {other.name, other.email}
    gone = VacancyFactory(ward=ward, bank=region.bank, pooled=True, status="cancelled")

    def pressed(vacancy):
        status, said = ask(region, "a worker of ours", "me:book", {}, ref=vacancy.ref)
        assert not any(word in said for word in (other.name, other.email))
        return status

    return pressed(taken), pressed(gone), 409


@reached("trusts_site_ods_code_key")
def a_site_of_another_trust(region):
    """A trust that is brought in ticks a site that another trust has; and one that nobody has."""
    code, sites = free_trust()
    taken, free = sites[:2]
    ward = ward_at(region, SIBLING)
    with as_owner():
        Site.objects.filter(pk=ward.site_id).update(ods_code=taken)
    region.secrets |= {ward.trust.name, ward.trust.short_name, ward.site.name}

    def begun(site):
        body = {"short_name": "New", "bank_phone": "020 7946 0000", "sites": [site]}
        status, said = ask(
            region, "onboarding_admin", "banks:begin", body, bank_slug="large", code=code
        )
        return status, "recorded here already" in said

    hidden, absent = begun(taken), begun(free)
    assert absent == (302, False)
    return hidden, (422, True), 422


@reached("trusts_trustcode_one_trust_at_a_time")
def a_trust_of_another_bank(region):
    """A bank begins a trust that another bank is setting up; and one that nobody knows."""
    with as_owner():
        joining = Trust.objects.get(ref=region.rows["joining trust", ABROAD])
        known = TrustCode.objects.get(trust=joining).code
    code, sites = free_trust()
    body = {"short_name": "New", "bank_phone": "020 7946 0000", "sites": sites[:1]}

    def begun(code):
        with as_owner():
            open_ = list(RegisterEntry.objects.filter(parent=code).values_list("code", flat=True))
        told = body | {"sites": open_[:1]}
        return ask(region, "onboarding_admin", "banks:begin", told, bank_slug="large", code=code)[0]

    return begun(known), begun(code), 302


def free_trust():
    """The code of a trust of the register that nobody has brought in, and its sites'."""
    with as_owner():
        taken = TrustCode.objects.values_list("code", flat=True)
        trusts = RegisterEntry.objects.filter(kind=RegisterEntry.Kind.TRUST, closed=None)
        for entry in trusts.exclude(code__in=taken).order_by("pk"):
            sites = RegisterEntry.objects.filter(parent=entry.code, closed=None)
            codes = list(sites.order_by("code").values_list("code", flat=True))
            if len(codes) > 1:
                return entry.code, codes
    raise LookupError("no trust of the register has two sites")


def constraints():
    """Every unique and exclusion constraint of guarded tables: its name and its columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.relname, regexp_matches(pg_get_indexdef(x.indexrelid), '\\((.*)\\)')"
            " from pg_index x join pg_class t on t.oid = x.indrelid"
            " join pg_class i on i.oid = x.indexrelid"
            " where (x.indisunique or x.indisexclusion) and not x.indisprimary"
            " and t.relname = any(%s)",
            [sorted(guarded_tables())],
        )
        return {name: words(columns) for name, (columns,) in cursor.fetchall()}


def words(columns):
    """The names in an index's definition."""
    return {word.strip('"(),: ') for word in columns.replace("(", " ").replace(",", " ").split()}


def broken_by_ones_own(columns):
    return bool(columns & (OWN | OF_A_PARENT)) or columns <= MADE_HERE | {"id"}


def test_every_constraint_has_its_line():
    found = constraints()
    explained = REACHED.keys() | NOT_REACHED.keys()

    assert len(found) > 60
    assert {name for name in found if not broken_by_ones_own(found[name])} - explained == set()
    assert explained - found.keys() == set()


@pytest.mark.parametrize("constraint", REACHED)
def test_a_hidden_row_in_the_way_is_answered_as_any_and_names_nothing(region, constraint):
    with as_owner():
        region.bank = region.ward.trust.pools.select_related("bank").get().bank
    hidden, otherwise, status = REACHED[constraint](region)

    assert hidden == otherwise
    assert status in (hidden if isinstance(hidden, tuple) else (hidden,))


@pytest.mark.parametrize(
    ("address", "persona", "body"),
    [
        ("trusts:wards", "trust_admin", {"rows": "1", "ward_1": "New ward", "cost_1": "1"}),
        ("api:vacancy-list", "trust_manager", {}),
        ("trusts:invite", "trust_admin", {"name": "New Person", "role": "payroll"}),
    ],
)
def test_what_another_trust_has_under_the_same_name_is_in_nobodys_way(
    region, address, persona, body
):
    """A ward's code, a system's reference and a person invited: each is a trust's own."""
    ward = ward_at(region, SIBLING)
    there = VacancyFactory(ward=ward, source="roster", external_ref="R-1")
    start = there.starts_at.isoformat()
    shift = {"ward": region.ward.code, "grade": "N5", "reason": "SICKNESS", "source": "roster"}
    taken, free = {
        "trusts:wards": ({"code_1": ward.code}, {"code_1": "QQ-9"}),
        "api:vacancy-list": ({"external_ref": "R-1"}, {"external_ref": "R-9"}),
        "trusts:invite": (
            {"email": region.personas["a manager next door"].user.email},
            {"email": "nobody.yet@example.nhs.uk"},
        ),
    }[address]
    if address == "api:vacancy-list":
        body = shift | {"starts_at": start, "ends_at": there.ends_at.isoformat()}
    elif address == "trusts:wards":
        body = body | {"site_1": region.ward.site.ods_code}

    hidden = ask(region, persona, address, body | taken, trust_slug="home")
    absent = ask(region, persona, address, body | free, trust_slug="home")

    assert hidden[0] == absent[0]
    assert hidden[0] in {201, 302}
