"""How long a check counts is worked out in one place, and no place makes it longer."""

from django.db import migrations

# As the definer: what counts is the same whoever asks, and whatever they may see.
MONTHS = """
CREATE FUNCTION compliance_months_valid(kind bigint, trust bigint, day date) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
select min(said.months)::smallint from (
    (
        select v.months from compliance_validityperiod v
        where v.kind_id = kind and v.bank_id is null and v.trust_id is null
        order by v.valid_from > day, abs(v.valid_from - day)
        limit 1
    )
    union all
    (
        select here.months from (
            select distinct on (v.bank_id, v.trust_id) v.months
            from compliance_validityperiod v
            where v.kind_id = kind and v.valid_from <= day and (
                v.trust_id = trust or v.bank_id in (
                    select m.bank_id from trusts_poolmembership m
                    where m.trust_id = trust and m.valid_from <= day
                        and (m.valid_to is null or m.valid_to >= day)
                )
            )
            order by v.bank_id, v.trust_id, v.valid_from desc, v.id desc
        ) here
    )
) said
$$;
REVOKE ALL ON FUNCTION compliance_months_valid(bigint, bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION compliance_months_valid(bigint, bigint, date) TO staffbank_app;
"""

# As the definer: what is decided must hold whoever writes.
STANDS = """
CREATE FUNCTION compliance_validityperiod_stands() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.valid_from < (NEW.decided_at at time zone 'Europe/London')::date THEN
        RAISE EXCEPTION 'a period from %, decided after', NEW.valid_from USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_validityperiod_not_the_past';
    END IF;
    IF NEW.months > compliance_months_valid(NEW.kind_id, null, NEW.valid_from) THEN
        RAISE EXCEPTION 'kind % counts longer than nationally', NEW.kind_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_validityperiod_no_longer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_validityperiod_stands BEFORE INSERT ON compliance_validityperiod
FOR EACH ROW WHEN (NEW.decided_at IS NOT NULL)
EXECUTE FUNCTION compliance_validityperiod_stands();
REVOKE ALL ON FUNCTION compliance_validityperiod_stands() FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON compliance_validityperiod FROM staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0050_validity_wall"), ("trusts", "0036_unmerge_days")]

    operations = [
        migrations.RunSQL(MONTHS, migrations.RunSQL.noop),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
    ]
