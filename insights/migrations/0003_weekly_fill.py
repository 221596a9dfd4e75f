import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


#: The wall, as declared.
STATEMENTS = [
    "ALTER TABLE insights_weeklyfill ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS insights_weeklyfill_select ON insights_weeklyfill;",
    "CREATE POLICY insights_weeklyfill_select ON insights_weeklyfill FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) in ('bank', 'system')) or (trust_id in (select tb.trust_id from trusts_trustboard tb where tb.icb_id = (select nullif(current_setting('app.icb', true), '')::bigint) and tb.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (tb.valid_to is null or tb.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))) or ((select nullif(current_setting('app.duty', true), '')::text) in ('projecting')));",
    "DROP POLICY IF EXISTS insights_weeklyfill_insert ON insights_weeklyfill;",
    "CREATE POLICY insights_weeklyfill_insert ON insights_weeklyfill FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('projecting')));",
    "DROP POLICY IF EXISTS insights_weeklyfill_update ON insights_weeklyfill;",
    "CREATE POLICY insights_weeklyfill_update ON insights_weeklyfill FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('projecting')));",
    "DROP POLICY IF EXISTS insights_weeklyfill_delete ON insights_weeklyfill;",
    "CREATE POLICY insights_weeklyfill_delete ON insights_weeklyfill FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('projecting')));",
]
#: The days that are counted already.
ADD_UP = """
    insert into insights_weeklyfill (bank_id, trust_id, week, staff_group_id, requested_shifts,
        requested_minutes, own_shifts, own_minutes, own_pence, pool_shifts, pool_minutes,
        pool_pence, unfilled_shifts, unfilled_minutes, trust_cancelled, trust_cancelled_late,
        worker_cancelled, worker_cancelled_late, short_notice_shifts, reused_passports,
        own_people, pool_people, counted_at, fill_hours)
    select bank_id, trust_id, day - (extract(isodow from day)::int - 1), staff_group_id,
        sum(requested_shifts), sum(requested_minutes), sum(own_shifts), sum(own_minutes),
        sum(own_pence), sum(pool_shifts), sum(pool_minutes), sum(pool_pence),
        sum(unfilled_shifts), sum(unfilled_minutes), sum(trust_cancelled),
        sum(trust_cancelled_late), sum(worker_cancelled), sum(worker_cancelled_late),
        sum(short_notice_shifts), sum(reused_passports), bit_or(own_people),
        bit_or(pool_people), max(counted_at),
        array[sum(fill_hours[1]), sum(fill_hours[2]), sum(fill_hours[3]), sum(fill_hours[4]),
            sum(fill_hours[5]), sum(fill_hours[6]), sum(fill_hours[7]), sum(fill_hours[8]),
            sum(fill_hours[9]), sum(fill_hours[10]), sum(fill_hours[11]), sum(fill_hours[12]),
            sum(fill_hours[13]), sum(fill_hours[14]), sum(fill_hours[15]), sum(fill_hours[16]),
            sum(fill_hours[17]), sum(fill_hours[18]), sum(fill_hours[19])]
    from insights_dailyfill group by 1, 2, 3, 4
"""


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0002_wall"),
        ("trusts", "0003_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="WeeklyFill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("requested_shifts", models.PositiveIntegerField(default=0)),
                ("requested_minutes", models.PositiveBigIntegerField(default=0)),
                ("own_shifts", models.PositiveIntegerField(default=0)),
                ("own_minutes", models.PositiveBigIntegerField(default=0)),
                ("own_pence", models.PositiveBigIntegerField(default=0)),
                ("pool_shifts", models.PositiveIntegerField(default=0)),
                ("pool_minutes", models.PositiveBigIntegerField(default=0)),
                ("pool_pence", models.PositiveBigIntegerField(default=0)),
                ("unfilled_shifts", models.PositiveIntegerField(default=0)),
                ("unfilled_minutes", models.PositiveBigIntegerField(default=0)),
                ("trust_cancelled", models.PositiveIntegerField(default=0)),
                ("trust_cancelled_late", models.PositiveIntegerField(default=0)),
                ("worker_cancelled", models.PositiveIntegerField(default=0)),
                ("worker_cancelled_late", models.PositiveIntegerField(default=0)),
                ("short_notice_shifts", models.PositiveIntegerField(default=0)),
                ("reused_passports", models.PositiveIntegerField(default=0)),
                (
                    "fill_hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                ("own_people", models.BigIntegerField(default=0)),
                ("pool_people", models.BigIntegerField(default=0)),
                ("counted_at", models.DateTimeField()),
                ("week", models.DateField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.bank",
                    ),
                ),
                (
                    "staff_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.staffgroup",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "weekly fill",
                "indexes": [
                    models.Index(fields=["trust", "week"], name="insights_weeklyfill_trust")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank", "week", "trust", "staff_group"),
                        name="insights_weeklyfill_one_cell",
                    )
                ],
            },
        ),
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
        migrations.RunSQL(ADD_UP, migrations.RunSQL.noop),
    ]
