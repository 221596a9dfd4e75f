"""Whether a bank shows its trusts what the others opened to the region, or only how much.

Asked by the policy of vacancies, of a trust alone: the trust is in the bank on that day, and the
bank's policy of that day says rows. It runs as whoever asks.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION shifts_shows_pooled_rows(asked_bank bigint, asked_trust bigint, asked_day date)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RETURN coalesce((
    select p.shows_pooled_rows from trusts_bankpolicy p
    where p.bank_id = asked_bank and p.valid_from <= asked_day
    order by p.valid_from desc limit 1
), false) and exists (
    select from trusts_poolmembership m
    where m.bank_id = asked_bank and m.trust_id = asked_trust and m.valid_from <= asked_day
        and (m.valid_to is null or m.valid_to >= asked_day)
);
END $$;
REVOKE ALL ON FUNCTION shifts_shows_pooled_rows(bigint, bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_shows_pooled_rows(bigint, bigint, date) TO staffbank_app;
"""
DROP = "DROP FUNCTION shifts_shows_pooled_rows(bigint, bigint, date);"


class Migration(migrations.Migration):
    dependencies = [("shifts", "0021_cleared_standing")]

    operations = [migrations.RunSQL(CREATE, DROP)]
