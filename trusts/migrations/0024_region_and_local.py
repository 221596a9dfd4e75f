"""What a region agrees gains its bank model and breaks, and its trusts their own differences."""

import django.db.models.deletion
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


#: A bank's payer and telephone were undated: they hold for every row of what it agreed.
DATED = """
update trusts_bankpolicy p
set payer = b.payer, lead_employer_id = b.lead_employer_id, night_phone = b.night_phone
from trusts_bank b where b.id = p.bank_id;
set constraints all immediate;
"""

#: Within what the trusts of a bank that is here already may differ.
LIMITS = """
insert into trusts_numberlimit (bank_id, number, lowest, highest, valid_from)
select p.bank_id, usual.number, usual.lowest, usual.highest, min(p.valid_from)
from trusts_bankpolicy p, (values
    ('own_bank_hours', 0, 72),
    ('region_within_hours', 24, 168),
    ('undo_minutes', 5, 30),
    ('cancel_free_hours', 12, 72),
    ('cancel_cutoff_hours', 0, 12),
    ('ward_late_hours', 24, 72),
    ('ward_late_paid_hours', 4, 12),
    ('break_over_hours', 4, 6),
    ('break_minutes', 20, 60),
    ('long_break_over_hours', 8, 12),
    ('long_break_minutes', 30, 90),
    ('quiet_from', 1200, 1320),
    ('quiet_to', 420, 540),
    ('told_per_day', 1, 6)
) usual (number, lowest, highest)
group by 1, 2, 3, 4;
"""

#: A trust's own number stays within the region's limits of that day.
NUMBER_IN_LIMITS = """
create function trusts_refuse_number() returns trigger language plpgsql as $$
declare allowed record;
begin
    if new.value is null then return new; end if;
    select l.lowest, l.highest into allowed from trusts_numberlimit l
    where l.bank_id = new.bank_id and l.number = new.number and l.valid_from <= new.valid_from
    order by l.valid_from desc, l.id desc limit 1;
    if allowed.lowest is null or new.value not between allowed.lowest and allowed.highest then
        raise exception using errcode = '23514', constraint = 'trusts_localnumber_within_limits',
            message = 'A trust may set this number only within the limits of its region.';
    end if;
    return new;
end $$;
create trigger trusts_localnumber_within_limits before insert or update on trusts_localnumber
    for each row execute function trusts_refuse_number();
"""

#: A trust's own rate is no less than the region's, and no more than its cap allows.
RATE_IN_CAP = """
create function trusts_refuse_rate() returns trigger language plpgsql as $$
declare scale record; cap numeric;
begin
    if new.core is null or new.status in ('refused', 'withdrawn') then return new; end if;
    select r.core, r.unsocial, r.sunday into scale from trusts_rate r
    where r.grade_id = new.grade_id and r.valid_from <= new.valid_from
        and (r.valid_to is null or r.valid_to >= new.valid_from)
    order by r.valid_from desc limit 1;
    select 1 + p.rate_cap_percent / 100 into cap from trusts_bankpolicy p
    where p.bank_id = new.bank_id and p.valid_from <= new.valid_from
    order by p.valid_from desc limit 1;
    if scale.core is null or cap is null
        or new.core not between scale.core and round(scale.core * cap, 2)
        or new.unsocial not between scale.unsocial and round(scale.unsocial * cap, 2)
        or new.sunday not between scale.sunday and round(scale.sunday * cap, 2)
    then
        raise exception using errcode = '23514', constraint = 'trusts_localrate_within_cap',
            message = 'A trust may pay only between the region''s rate and its cap.';
    end if;
    return new;
end $$;
create trigger trusts_localrate_within_cap before insert or update on trusts_localrate
    for each row execute function trusts_refuse_rate();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0023_returning_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("numbers", "Grades, rates, breaks and rules")], max_length=12
                    ),
                ),
                ("confirmed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LocalNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        choices=[
                            ("own_bank_hours", "own_bank_hours"),
                            ("region_within_hours", "region_within_hours"),
                            ("undo_minutes", "undo_minutes"),
                            ("cancel_free_hours", "cancel_free_hours"),
                            ("cancel_cutoff_hours", "cancel_cutoff_hours"),
                            ("ward_late_hours", "ward_late_hours"),
                            ("ward_late_paid_hours", "ward_late_paid_hours"),
                            ("break_over_hours", "break_over_hours"),
                            ("break_minutes", "break_minutes"),
                            ("long_break_over_hours", "long_break_over_hours"),
                            ("long_break_minutes", "long_break_minutes"),
                            ("quiet_from", "quiet_from"),
                            ("quiet_to", "quiet_to"),
                            ("told_per_day", "told_per_day"),
                        ],
                        max_length=24,
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(null=True)),
                ("valid_from", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LocalRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("core", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("unsocial", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("sunday", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("valid_from", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a rate authoriser"),
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="NumberLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        choices=[
                            ("own_bank_hours", "own_bank_hours"),
                            ("region_within_hours", "region_within_hours"),
                            ("undo_minutes", "undo_minutes"),
                            ("cancel_free_hours", "cancel_free_hours"),
                            ("cancel_cutoff_hours", "cancel_cutoff_hours"),
                            ("ward_late_hours", "ward_late_hours"),
                            ("ward_late_paid_hours", "ward_late_paid_hours"),
                            ("break_over_hours", "break_over_hours"),
                            ("break_minutes", "break_minutes"),
                            ("long_break_over_hours", "long_break_over_hours"),
                            ("long_break_minutes", "long_break_minutes"),
                            ("quiet_from", "quiet_from"),
                            ("quiet_to", "quiet_to"),
                            ("told_per_day", "told_per_day"),
                        ],
                        max_length=24,
                    ),
                ),
                ("lowest", models.PositiveSmallIntegerField(null=True)),
                ("highest", models.PositiveSmallIntegerField(null=True)),
                ("valid_from", models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="break_minutes",
            field=models.PositiveSmallIntegerField(default=30),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="break_over_hours",
            field=models.PositiveSmallIntegerField(default=6),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="lead_employer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trusts.trust",
            ),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="long_break_minutes",
            field=models.PositiveSmallIntegerField(default=60),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="long_break_over_hours",
            field=models.PositiveSmallIntegerField(default=9),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="night_phone",
            field=models.CharField(default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="payer",
            field=models.CharField(
                choices=[
                    ("primary_trust", "The worker's primary trust"),
                    ("lead_employer", "The lead employer"),
                    ("host_trust", "The trust where the shift is"),
                ],
                default="primary_trust",
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="pool_rule",
            field=models.CharField(
                choices=[
                    ("opt_in", "By choosing to be"),
                    ("joining", "By joining a trust, and they may leave"),
                ],
                default="opt_in",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="rate_cap_percent",
            field=models.DecimalField(decimal_places=1, default=Decimal("10"), max_digits=4),
        ),
        migrations.AddField(
            model_name="bankpolicy",
            name="reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RunSQL(DATED, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="bank",
            name="trusts_bank_lead_employer_named",
        ),
        migrations.RemoveField(
            model_name="bank",
            name="lead_employer",
        ),
        migrations.RemoveField(
            model_name="bank",
            name="night_phone",
        ),
        migrations.RemoveField(
            model_name="bank",
            name="payer",
        ),
        migrations.AddConstraint(
            model_name="bankpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("payer", "lead_employer"), _negated=True),
                    ("lead_employer__isnull", False),
                    _connector="OR",
                ),
                name="trusts_bankpolicy_lead_employer_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("break_minutes__gte", 20),
                    ("break_over_hours__lte", 6),
                    ("holiday_percent__gte", Decimal("12.07")),
                    ("long_break_minutes__gte", models.F("break_minutes")),
                    ("minimum_rest_hours__gte", Decimal("11")),
                ),
                name="trusts_bankpolicy_within_the_law",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("suppress_under__gte", 3)),
                name="trusts_bankpolicy_nobody_singled_out",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.bank"
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="place",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confirmed",
                to="trusts.poolmembership",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="trust",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.trust"
            ),
        ),
        migrations.AddField(
            model_name="localnumber",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.bank"
            ),
        ),
        migrations.AddField(
            model_name="localnumber",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="localnumber",
            name="trust",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="local_numbers",
                to="trusts.trust",
            ),
        ),
        migrations.AddField(
            model_name="localrate",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="localrate",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.bank"
            ),
        ),
        migrations.AddField(
            model_name="localrate",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="localrate",
            name="grade",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.grade"
            ),
        ),
        migrations.AddField(
            model_name="localrate",
            name="trust",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="local_rates",
                to="trusts.trust",
            ),
        ),
        migrations.AddField(
            model_name="numberlimit",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="limits", to="trusts.bank"
            ),
        ),
        migrations.AddField(
            model_name="numberlimit",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                fields=("place", "part"), name="trusts_confirmation_once"
            ),
        ),
        migrations.AddIndex(
            model_name="localnumber",
            index=models.Index(fields=["trust", "bank", "number"], name="trusts_localnumber_held"),
        ),
        migrations.AddConstraint(
            model_name="localnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True),
                    models.Q(("number", "break_minutes"), _negated=True),
                    ("value__gte", 20),
                    _connector="OR",
                ),
                name="trusts_localnumber_break_of_law",
            ),
        ),
        migrations.AddConstraint(
            model_name="localnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True),
                    models.Q(("number", "break_over_hours"), _negated=True),
                    ("value__lte", 6),
                    _connector="OR",
                ),
                name="trusts_localnumber_break_in_time",
            ),
        ),
        migrations.AddIndex(
            model_name="localrate",
            index=models.Index(fields=["trust", "bank", "grade"], name="trusts_localrate_held"),
        ),
        migrations.AddConstraint(
            model_name="localrate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "waiting")),
                fields=("bank", "trust", "grade"),
                name="trusts_localrate_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="localrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("core__isnull", True), ("sunday__isnull", True), ("unsocial__isnull", True)
                    ),
                    models.Q(
                        ("core__isnull", False),
                        ("sunday__isnull", False),
                        ("unsocial__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="trusts_localrate_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="localrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="trusts_localrate_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="localrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by__isnull", True), ("status__in", ("waiting", "withdrawn"))
                    ),
                    models.Q(("decided_by__isnull", False), ("status", "refused")),
                    models.Q(("decided_by__isnull", False), ("status", "approved")),
                    models.Q(("core__isnull", True), ("status", "approved")),
                    _connector="OR",
                ),
                name="trusts_localrate_decided_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="numberlimit",
            index=models.Index(fields=["bank", "number"], name="trusts_numberlimit_bank"),
        ),
        migrations.AddConstraint(
            model_name="numberlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("highest__isnull", True), ("lowest__isnull", True)),
                    models.Q(("highest__gte", models.F("lowest")), ("lowest__isnull", False)),
                    _connector="OR",
                ),
                name="trusts_numberlimit_lowest_first",
            ),
        ),
        migrations.RunSQL(LIMITS, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBER_IN_LIMITS, migrations.RunSQL.noop),
        migrations.RunSQL(RATE_IN_CAP, migrations.RunSQL.noop),
    ]
