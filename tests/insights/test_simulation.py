"""A small region, grown once, and what must hold of every row in it."""

from datetime import date, timedelta
from decimal import Decimal

from insights.simulation.joiners import JOINERS
from insights.simulation.newcomers import NEWCOMERS
from insights.simulation.personas import PERSONAS
from shifts.models import Vacancy
from shifts.rules.pricing import AGENDA_FOR_CHANGE, MEDICAL, Rates, price
from tests.insights.grown import NOW
from trusts.models import PublicHoliday, Rate


def number(rows, sql, *params):
    return rows(sql, *params)[0][0]


# --- what there is ----------------------------------------------------------------------------


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


# --- what must hold ---------------------------------------------------------------------------


def test_nobody_rests_less_than_eleven_hours_whoever_employs_them(rows):
    assert number(rows, "select count(*) from shifts_workperiod where kind = 'substantive'") > 100
    assert (
        rows(
            "select worker_id, ends_at, next from (select worker_id, ends_at, lead(starts_at)"
            " over (partition by worker_id order by starts_at) as next from shifts_workperiod) p"
            " where next < ends_at + interval '11 hours'"
        )
        == []
    )


def test_what_is_filled_or_worked_has_one_live_booking_and_nothing_else_has(rows):
    assert (
        rows(
            "select v.number, v.status, count(b.id) from shifts_vacancy v"
            " left join shifts_booking b on b.vacancy_id = v.id"
            " and b.status in ('booked', 'worked')"
            " group by 1, 2 having count(b.id) <> (v.status in ('filled', 'worked'))::int"
        )
        == []
    )


def test_the_past_is_over_and_the_future_is_not(rows):
    past = {s for (s,) in rows("select status from shifts_vacancy where ends_at <= %s", NOW)}
    future = {s for (s,) in rows("select status from shifts_vacancy where starts_at > %s", NOW)}

    assert past == {"worked", "lapsed", "cancelled"}
    assert future == {"open", "filled", "cancelled", "draft"}


def test_every_live_booking_is_in_the_ledger_and_no_ended_one_is(rows):
    assert (
        rows(
            "select b.id from shifts_booking b left join shifts_workperiod p on p.booking_id = b.id"
            " where (b.status in ('booked', 'worked')) <> (p.id is not null)"
            " or p.starts_at <> b.starts_at or p.ends_at <> b.ends_at or p.worker_id <> b.worker_id"
        )
        == []
    )


def test_whoever_is_booked_has_the_grade_the_area_and_the_skills(rows):
    assert (
        rows(
            "select v.number from shifts_booking b join shifts_vacancy v on v.id = b.vacancy_id"
            " join workers_capacity c on c.id = b.capacity_id and c.worker_id = b.worker_id"
            " where c.grade_id not in (v.grade_id, coalesce(v.also_grade_id, v.grade_id))"
            " or exists (select 1 from workers_capacityspecialty s where s.capacity_id = c.id)"
            "  and not exists (select 1 from workers_capacityspecialty s"
            "   where s.capacity_id = c.id and s.specialty_id = v.specialty_id)"
            " or exists (select 1 from shifts_vacancyskill n where n.vacancy_id = v.id"
            "  and not exists (select 1 from workers_workerskill h where h.worker_id = b.worker_id"
            "   and h.skill_id = n.skill_id))"
        )
        == []
    )


def test_whoever_works_is_cleared_from_the_first_minute_to_the_last_day(rows):
    uncleared = rows(
        "with counts as (select id as kind_id, id as as_id from compliance_credentialkind"
        " union all select kind_id, satisfies_id from compliance_kindsatisfies)"
        " select b.id, r.kind_id from shifts_booking b"
        " join workers_capacity p on p.id = b.capacity_id"
        " join compliance_requiredkind r on r.staff_group_id = p.staff_group_id"
        " where b.status in ('booked', 'worked') and not exists ("
        "  select 1 from compliance_credential c join counts k on k.kind_id = c.kind_id"
        "  where c.worker_id = b.worker_id and k.as_id = r.kind_id"
        "  and c.status in ('verified', 'replaced') and c.valid_from <= b.starts_at::date"
        "  and (c.valid_to is null"
        "   or c.valid_to >= (b.ends_at at time zone 'Europe/London')::date))"
    )

    assert uncleared == []


def test_other_trusts_people_are_booked_only_where_they_opted_in_and_it_was_open_to_them(rows):
    assert number(rows, "select count(*) from shifts_booking where source = 'pool'") > 20
    assert (
        rows(
            "select b.id from shifts_booking b join shifts_vacancy v on v.id = b.vacancy_id"
            " join workers_engagement e on e.id = b.engagement_id"
            " where b.source = 'pool' and (not e.pool_opted_in or e.trust_id = b.trust_id"
            "  or v.pool_opened_at is null or b.booked_at < v.pool_opened_at or not exists ("
            "   select 1 from trusts_poolmembership m where m.bank_id = b.bank_id"
            "    and m.trust_id = e.trust_id))"
            " or b.source = 'own_bank' and e.trust_id <> b.trust_id"
        )
        == []
    )


def test_things_happen_in_order(rows):
    assert (
        rows(
            "select v.number from shifts_vacancy v"
            " left join shifts_booking b on b.vacancy_id = v.id"
            " where v.published_at >= v.starts_at or v.pool_opened_at < v.published_at"
            " or b.booked_at < v.published_at or b.booked_at >= v.starts_at"
            " or b.ended_at < b.booked_at or v.published_at > %s"
            " or (b.ended_at > v.starts_at) <> (b.status = 'did_not_attend')"
            " or b.status = 'undone' and b.ended_at >= b.undo_until",
            NOW,
        )
        == []
    )


def test_every_shift_is_priced_to_the_penny(rows):
    holidays = frozenset(PublicHoliday.objects.using("owner").values_list("day", flat=True))
    rates = {
        row.grade_id: Rates(row.core, row.unsocial, row.sunday)
        for row in Rate.objects.using("owner").filter(valid_to=None)
    }
    schemes = {"AFC": AGENDA_FOR_CHANGE, "MED": MEDICAL}
    wrong = []
    for vacancy in Vacancy.objects.using("owner").select_related("grade"):
        quote = price(
            vacancy.period,
            break_minutes=vacancy.break_minutes,
            rates=rates[vacancy.grade_id],
            scheme=schemes[vacancy.grade.pay_scheme],
            public_holidays=holidays,
            holiday_percent=Decimal("12.07"),
        )
        if (vacancy.pay_pence, vacancy.holiday_pence) != (quote.pay_pence, quote.holiday_pence):
            wrong.append(vacancy.number)

    assert wrong == []
    assert (
        rows(
            "select b.id from shifts_booking b join shifts_vacancy v on v.id = b.vacancy_id"
            " where b.pay_pence <> v.pay_pence or b.core_rate <> v.core_rate"
        )
        == []
    )


def test_older_waves_keep_how_many_were_told_without_saying_who(rows):
    old = rows(
        "select count(*), count(*) filter (where r.told > 0), avg(r.told)::float8 from"
        " shifts_release r where r.opened_at <= %s and r.audience = 'own_bank'",
        NOW - timedelta(days=7),
    )
    new = rows(
        "select count(*), count(*) filter (where r.told > 0), avg(r.told)::float8 from"
        " shifts_release r where r.opened_at > %s and r.audience = 'own_bank'",
        NOW - timedelta(days=7),
    )
    (before, told_before, mean_before), (since, told_since, mean_since) = old[0], new[0]

    assert before > 100
    assert abs(told_before / before - told_since / since) < 0.15
    assert 0.5 < mean_before / mean_since < 2
    assert number(rows, "select count(*) from shifts_release where broadcast_at is null") == 0


def test_who_was_told_is_kept_for_seven_days_and_counted(rows):
    first = number(rows, "select min(told_at) from shifts_told")
    miscounted = rows(
        "select r.id from shifts_release r left join shifts_told t on t.release_id = r.id"
        " where r.opened_at > %s group by r.id, r.told having r.told <> count(t.id)",
        NOW - timedelta(days=7),
    )

    assert first > NOW - timedelta(days=7)
    assert miscounted == []
    assert number(rows, "select count(*) from shifts_look") > 0


def test_people_join_the_large_bank_and_some_have_joined(rows):
    open_ones = rows(
        "select w.name, w.status from workers_joining j join workers_worker w on w.id = j.worker_id"
        " where j.finished_at is null"
    )
    joined, spells = rows(
        "select count(distinct j.id), count(*) from workers_joining j"
        " join workers_joiningspell s on s.joining_id = j.id where j.finished_at is not null"
    )[0]

    assert {name for name, _ in open_ones} == {joiner.name for joiner in JOINERS}
    assert {status for _, status in open_ones} == {"joining"}
    assert joined >= 10
    assert spells == 3 * joined
