"""The functions that keep their plans take the generic one from their first call.

Left to itself PostgreSQL plans the first five calls of each connection anew, ten times as long as
they then take, and after that as it finds the cheaper: the same page could cost twice the usual
for as long as a connection lived.
"""

from django.db import migrations

FUNCTIONS = (
    "shifts_standing(bigint, date, timestamptz, text[])",
    "shifts_worked_wards(bigint)",
    "shifts_seen(uuid, bigint, bigint[], bigint[])",
    "workers_seat(bigint, bigint, date)",
)
KEEP = [f"ALTER FUNCTION {each} SET plan_cache_mode = force_generic_plan;" for each in FUNCTIONS]
LEAVE = [f"ALTER FUNCTION {each} RESET plan_cache_mode;" for each in FUNCTIONS]


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0023_pooled_rows_wall"),
        ("workers", "0005_seat"),
    ]

    operations = [migrations.RunSQL(KEEP, LEAVE)]
