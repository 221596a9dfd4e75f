"""The vacancies that whoever acts has a booking on, for the vacancies' own policy.

A policy that reads another guarded table is planned with that table's policy inside it, in every
statement about vacancies. The owner's function reads the bookings of the acting worker and of
nobody else, and only when no other part of the policy holds.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION shifts_own_vacancies() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT vacancy_id FROM shifts_booking
    WHERE worker_id = nullif(current_setting('app.worker', true), '')::bigint
$$;
REVOKE ALL ON FUNCTION shifts_own_vacancies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_own_vacancies() TO staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0004_told_less_indexed")]

    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
