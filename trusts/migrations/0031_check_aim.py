"""How soon a check is to be decided on: a region's number, which a trust may set otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0030_confirmed_checks"),
    ]

    operations = [
        migrations.AddField(
            model_name="bankpolicy",
            name="check_hours",
            field=models.PositiveSmallIntegerField(db_default=48, default=48),
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
                    ("break_over_hours", "break_over_hours"),
                    ("break_minutes", "break_minutes"),
                    ("long_break_over_hours", "long_break_over_hours"),
                    ("long_break_minutes", "long_break_minutes"),
                    ("quiet_from", "quiet_from"),
                    ("quiet_to", "quiet_to"),
                    ("told_per_day", "told_per_day"),
                    ("check_hours", "check_hours"),
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
                    ("break_over_hours", "break_over_hours"),
                    ("break_minutes", "break_minutes"),
                    ("long_break_over_hours", "long_break_over_hours"),
                    ("long_break_minutes", "long_break_minutes"),
                    ("quiet_from", "quiet_from"),
                    ("quiet_to", "quiet_to"),
                    ("told_per_day", "told_per_day"),
                    ("check_hours", "check_hours"),
                ],
                max_length=24,
            ),
        ),
        migrations.RunSQL(
            """
            insert into trusts_numberlimit (bank_id, number, lowest, highest, valid_from)
            select id, 'check_hours', 12, 120, date '2026-04-01' from trusts_bank
            """,
            migrations.RunSQL.noop,
        ),
    ]
