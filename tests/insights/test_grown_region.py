"""What must hold of every row of a grown region."""

from datetime import timedelta
from decimal import Decimal

from insights.simulation.joiners import JOINERS
from shifts.models import Vacancy
from shifts.rules.pricing import AGENDA_FOR_CHANGE, MEDICAL, Rates, price
from tests.insights.grown import NOW
from trusts.models import PublicHoliday, Rate


def number(rows, sql, *params):
    return rows(sql, *params)[0][0]


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
        "  and (r.grade_id is null or r.grade_id = p.grade_id) and r.valid_to is null"
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

    (twice,) = rows(
        "select w.name from workers_joining j join workers_workeridentifier i on i.value = j.number"
        " join workers_worker w on w.id = i.worker_id where i.worker_id <> j.worker_id"
        " and i.scheme = j.body"
    )
    assert {name for name, _ in open_ones} == {joiner.name for joiner in JOINERS} | {*twice}
    assert {status for _, status in open_ones} == {"joining"}
    assert joined >= 10
    assert spells == 3 * joined
