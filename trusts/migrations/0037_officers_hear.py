"""How long before the end of a check the officers of a trust first hear of it."""

from django.db import migrations, models


#: Within what the trusts of a bank that is here already may differ.
LIMITS = """
insert into trusts_numberlimit (bank_id, number, lowest, highest, valid_from)
select bank_id, 'officers_remind_days', 1, 90, min(valid_from)
from trusts_bankpolicy group by bank_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0036_unmerge_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="bankpolicy",
            name="officers_remind_days",
            field=models.PositiveSmallIntegerField(db_default=90, default=90),
        ),
        migrations.AlterField(
            model_name="localnumber",
            name="number",
            field=models.CharField(
                choices=[
                    ("own_bank_hours", "own_bank_hours"),
                    ("region_within_hours", "region_within_hours"),
                    ("undo_minutes", "undo_minutes"),
                    ("cancel_free_hours", "cancel_free_hours"),
                    ("cancel_cutoff_hours", "cancel_cutoff_hours"),
                    ("ward_late_hours", "ward_late_hours"),
                    ("ward_late_paid_hours", "ward_late_paid_hours"),
                    ("release_days", "release_days"),
                    ("break_over_hours", "break_over_hours"),
                    ("break_minutes", "break_minutes"),
                    ("long_break_over_hours", "long_break_over_hours"),
                    ("long_break_minutes", "long_break_minutes"),
                    ("quiet_from", "quiet_from"),
                    ("quiet_to", "quiet_to"),
                    ("told_per_day", "told_per_day"),
                    ("check_hours", "check_hours"),
                    ("officers_remind_days", "officers_remind_days"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="numberlimit",
            name="number",
            field=models.CharField(
                choices=[
                    ("own_bank_hours", "own_bank_hours"),
                    ("region_within_hours", "region_within_hours"),
                    ("undo_minutes", "undo_minutes"),
                    ("cancel_free_hours", "cancel_free_hours"),
                    ("cancel_cutoff_hours", "cancel_cutoff_hours"),
                    ("ward_late_hours", "ward_late_hours"),
                    ("ward_late_paid_hours", "ward_late_paid_hours"),
                    ("release_days", "release_days"),
                    ("break_over_hours", "break_over_hours"),
                    ("break_minutes", "break_minutes"),
                    ("long_break_over_hours", "long_break_over_hours"),
                    ("long_break_minutes", "long_break_minutes"),
                    ("quiet_from", "quiet_from"),
                    ("quiet_to", "quiet_to"),
                    ("told_per_day", "told_per_day"),
                    ("check_hours", "check_hours"),
                    ("officers_remind_days", "officers_remind_days"),
                ],
                max_length=24,
            ),
        ),
        migrations.RunSQL(LIMITS, migrations.RunSQL.noop),
    ]
