"""What there is in a small region, grown once."""

from datetime import date, timedelta

from insights.simulation.newcomers import NEWCOMERS
from insights.simulation.personas import PERSONAS
from tests.insights.grown import NOW


def number(rows, sql, *params):
    return rows(sql, *params)[0][0]


def test_two_banks_share_one_trust_and_divide_its_staff_groups(rows):
    shared = rows(
        "select b.slug, string_agg(g.code, ' ' order by g.code) from trusts_poolmembership m"
        " join trusts_bank b on b.id = m.bank_id join trusts_trustcode c on c.trust_id = m.trust_id"
        " join trusts_poolstaffgroup p on p.membership_id = m.id"
        " join trusts_staffgroup g on g.id = p.staff_group_id where c.code = 'RAS' group by 1"
    )
    of_hillingdon = rows(
        "select distinct b.slug from shifts_vacancy v join trusts_bank b on b.id = v.bank_id"
        " join trusts_trustcode c on c.trust_id = v.trust_id where c.code = 'RAS'"
    )

    assert dict(shared) == {
        "north-west-london": "03 04 05 07",
        "thames-and-chilterns": "01 06",
    }
    assert len(of_hillingdon) == 2
    by_status = dict(rows("select status, count(*) from trusts_trust group by 1"))
    assert by_status == {"live": 6 + 4, "setup": len(NEWCOMERS), "elsewhere": 1}


def test_every_vacancy_is_in_a_bank_that_shares_its_staff_group(rows):
    assert number(rows, "select count(*) from shifts_vacancy") > 800
    assert (
        rows(
            "select v.number from shifts_vacancy v where not exists ("
            " select 1 from trusts_poolmembership m"
            " join trusts_poolstaffgroup g on g.membership_id = m.id"
            " where m.bank_id = v.bank_id and m.trust_id = v.trust_id"
            " and g.staff_group_id = v.staff_group_id)"
        )
        == []
    )


def test_people_were_shown_round_the_wards_they_worked_on_and_some_skills_were_watched(rows):
    strangers = rows(
        "select i.id from compliance_induction i where not exists (select 1 from shifts_booking b"
        " join shifts_vacancy v on v.id = b.vacancy_id where b.worker_id = i.worker_id"
        " and v.ward_id = i.ward_id and b.status = 'worked' and b.trust_id = i.trust_id)"
    )
    amara = rows(
        "select u.name, s.how, by.name from workers_workerskill s"
        " join workers_worker w on w.id = s.worker_id join accounts_user u on u.id = w.user_id"
        " join trusts_skill k on k.id = s.skill_id"
        " join accounts_user by on by.id = s.assessed_by_id"
        " join workers_worker j on j.user_id = by.id join workers_workerskill js"
        " on js.worker_id = j.id and js.skill_id = k.id and js.level = 'assessor'"
        " where k.code = 'IV' and u.name = 'Amara Osei'"
    )

    assert number(rows, "select count(*) from compliance_induction where recorded_by_id > 0") > 100
    assert strangers == []
    assert amara == [("Amara Osei", "observed", "Grace Achebe")]
    assert number(rows, "select count(*) from workers_workerskill where level = 'assessor'") > 5


def test_a_trust_and_a_bank_let_some_checks_count_for_less_long(rows):
    months = rows(
        "select k.code, v.months from compliance_validityperiod v"
        " join compliance_credentialkind k on k.id = v.kind_id"
        " where v.trust_id is not null order by 1"
    )
    mask = "(select id from compliance_credentialkind where code = 'mask_fit')"
    trust = "(select trust_id from trusts_trustcode where code = 'RYJ')"

    assert months == [("conflict", 24), ("mask_fit", 12)]
    assert number(rows, f"select compliance_months_valid({mask}, {trust}, %s)", NOW.date()) == 12


def test_every_persona_has_a_login_without_a_password_and_each_of_their_seats(rows):
    held = dict(
        rows(
            "select u.email, count(m.id) + count(w.id) from accounts_user u"
            " left join trusts_membership m on m.user_id = u.id"
            " left join workers_worker w on w.user_id = u.id group by 1"
        )
    )

    theirs = {p.email: len(p.seats) + (p.work is not None or p.joins) for p in PERSONAS}
    assert held.items() >= theirs.items()
    assert number(rows, "select count(*) from accounts_user where password not like '!%%'") == 0


def test_every_live_trust_has_its_first_manager_and_whoever_posts_for_it_is_one(rows):
    unmanaged = rows(
        "select t.short_name from trusts_trust t where t.status = 'live' and not exists ("
        " select 1 from trusts_membership m where m.trust_id = t.id and m.valid_to is null)"
    )
    posted = rows(
        "select count(*) from shifts_posting p where not exists (select 1 from trusts_membership m"
        " where m.trust_id = p.trust_id and m.user_id = p.created_by_id)"
    )

    assert unmanaged == []
    assert posted == [(0,)]


def test_two_trusts_are_on_their_way_in_and_one_waits_for_its_manager(rows):
    ways = dict(
        rows(
            "select c.code, (select count(*) from trusts_ward w where w.trust_id = t.id) > 0"
            " from trusts_trust t join trusts_trustcode c on c.trust_id = t.id"
            " where t.status = 'setup'"
        )
    )
    waiting = rows("select name from trusts_invitation where ends_at > %s", NOW)

    assert ways == {"RJ6": False, "RVR": True}
    assert waiting == [("Hannah Osborne",)]


def test_some_bookings_are_undone_and_some_people_do_not_turn_up(rows):
    ended = dict(
        rows(
            "select b.status || coalesce(' ' || nullif(v.status, 'lapsed'), ''), count(*)"
            " from shifts_booking b join shifts_vacancy v on v.id = b.vacancy_id"
            " where b.status in ('undone', 'did_not_attend') group by 1"
        )
    )
    made = number(rows, "select count(*) from shifts_booking")
    undone = sum(count for ending, count in ended.items() if ending.startswith("undone"))

    assert 0.005 < undone / made < 0.05
    assert 0.002 < ended["did_not_attend"] / made < 0.03
    assert not {ending for ending in ended if ending.startswith("did_not_attend ")}


def test_nobody_but_a_persona_has_an_account(rows):
    accounts = number(rows, "select count(*) from workers_worker where user_id is not null")

    assert accounts == sum(each.work is not None or each.joins for each in PERSONAS)


def test_some_checks_wait_some_end_soon_and_most_are_done(rows):
    by_status = dict(rows("select status, count(*) from compliance_credential group by 1"))
    ending = number(
        rows,
        "select count(*) from compliance_credential where status = 'verified'"
        " and valid_to between %s and %s",
        NOW.date(),
        NOW.date() + timedelta(days=28),
    )

    assert by_status["submitted"] > 20
    assert by_status["rejected"] > 0
    assert ending > 20
    assert by_status["verified"] > 50 * by_status["submitted"]


def test_the_story_is_there(rows):
    tonight = rows(
        "select v.status, v.urgent_at is not null, v.pool_opened_at is not null"
        " from shifts_vacancy v join trusts_ward w on w.id = v.ward_id"
        " join trusts_grade g on g.id = v.grade_id"
        " where w.name = 'Witherow Ward' and g.code = 'N5' and v.starts_at = '2026-11-22 20:00+00'"
    )
    saturday = rows(
        "select v.pay_pence from shifts_vacancy v join trusts_ward w on w.id = v.ward_id"
        " join trusts_grade g on g.id = v.grade_id where w.name = 'Witherow Ward'"
        " and g.code = 'N5' and v.starts_at = '2026-11-28 20:00+00'"
    )
    life_support = rows(
        "select c.valid_to from compliance_credential c join workers_worker w on w.id = c.worker_id"
        " join compliance_credentialkind k on k.id = c.kind_id where k.code = 'bls_adult'"
        " and w.name = 'Amara Osei' and w.user_id is not null and c.status = 'verified'"
    )

    offered = rows(
        "select w.name, o.status, v.status, g.reason from shifts_offer o"
        " join workers_worker w on w.id = o.worker_id join shifts_vacancy v on v.id = o.vacancy_id"
        " join workers_grant g on g.object_id = o.ref::text"
    )

    assert offered == [("Ruth Lane", "open", "open", "offered")]
    assert ("open", True, True) in tonight
    assert (26896,) in saturday
    assert life_support == [(date(2026, 11, 25),)]


def test_the_wards_of_the_story_have_work_filled_to_come_and_a_draft_that_waits(rows):
    by_status = dict(
        rows(
            "select v.status, count(*) from shifts_vacancy v join trusts_ward w on w.id = v.ward_id"
            " where w.code in ('WITH-SM', 'ALBE-SM') and v.starts_at between %s and %s group by 1",
            NOW,
            NOW + timedelta(days=7),
        )
    )

    assert by_status["filled"] >= by_status["open"] - 2
    assert by_status["draft"] >= 1


def test_amara_has_worked_a_shift_and_has_one_to_come(rows):
    hers = rows(
        "select b.status, v.status, w.name from shifts_booking b"
        " join shifts_vacancy v on v.id = b.vacancy_id join trusts_ward w on w.id = v.ward_id"
        " join workers_worker p on p.id = b.worker_id join accounts_user u on u.id = p.user_id"
        " where u.email = 'amara.osei@staffbank.example' order by b.starts_at"
    )

    assert hers == [("worked", "worked", "Witherow Ward"), ("booked", "filled", "Witherow Ward")]


def test_the_last_two_days_are_on_record(rows):
    verbs = dict(rows("select verb, count(*) from audit_auditentry group by 1"))

    assert verbs["vacancy.published"] > 20
    assert verbs["booking.made"] > 20
    assert verbs["region.simulated"] == 1
