"""Where a worker stands is read whole by one function: the hours a visa allows, where they go, and
whose agreement they are to sign come with the rest, by plans that are kept.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("shifts.migrations.0033_restricted").STANDING
_COLUMNS = """sites json, restricted json, limits json, travel_miles smallint,
    chosen_sites bigint[], unsigned bigint[]
)"""
_READ = """
    ),
    (
        select json_agg(json_build_array(r.weekly_hours, c.valid_from, c.valid_to))
        from compliance_righttowork r
        join compliance_credential c on c.id = r.credential_id and c.status = 'verified'
        where r.worker_id = w.id and r.weekly_hours is not null and r.checked
    ),
    w.travel_miles,
    array(select s.site_id::bigint from workers_sitechoice s where s.worker_id = w.id),
    workers_unsigned(w.id, asked_today)
from workers_worker w where w.id = asked_worker;"""
STANDING = BEFORE.replace("sites json, restricted json\n)", _COLUMNS).replace(
    "\n    )\nfrom workers_worker w where w.id = asked_worker;", _READ
)


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0043_terms_needed"),
        ("workers", "0036_unsigned_sooner"),
    ]

    operations = [migrations.RunSQL(STANDING, BEFORE)]
