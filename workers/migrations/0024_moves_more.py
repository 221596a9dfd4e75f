"""What a person began, chose and showed goes over too, when two records of theirs are joined.

As in 0021, with more tables, and with a table that has one row a person. As the definer: the rows are of many holders. It moves only between the two records of a merge that
stands, in the tables written here, and only in the duty of whoever has just written that merge.
"""

from django.db import migrations

TABLES = (
    *("shifts_booking", "shifts_workperiod", "shifts_flag", "shifts_offer", "shifts_override"),
    *("workers_engagement", "workers_grant", "workers_capacity", "workers_capacityspecialty"),
    *("workers_workerskill", "workers_workeridentifier", "workers_correction"),
    *("workers_workerinvitation", "workers_staffmatch", "workers_formername"),
    *("workers_skillstatement", "workers_sitechoice", "compliance_credential"),
    *("workers_joining", "workers_joiningspell", "workers_messagechoice", "workers_calendarfeed"),
    *("passport_share", "passport_shareitem", "passport_shareview"),
    *("compliance_identityproof", "compliance_employmenthistory", "compliance_disclosure"),
    *("compliance_healthclearance", "compliance_registration", "compliance_righttowork"),
    *("compliance_training", "compliance_checkmessage", "compliance_decision"),
    *("compliance_evidence", "compliance_immunityitem", "compliance_reminder"),
    *(
        "compliance_credentialstop",
        "compliance_induction",
        "compliance_restriction",
        "passport_importedcheck",
        "notifications_message",
    ),
)
LISTED = ", ".join(f"'{table}'" for table in TABLES)

# Two shifts at one time are refused as a whole; anything else that would stand beside the kept
# record's own stays behind. An engagement goes over as one that is not primary where there is one.
MOVE = f"""
CREATE OR REPLACE FUNCTION workers_move(
    the_merge bigint, the_table text, the_column text, parent text, parent_column text
) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    m workers_merge;
    row_key text;
    within text := 'true';
    beside boolean;
    moved integer := 0;
BEGIN
    IF current_setting('app.duty', true) IS DISTINCT FROM 'accounts'
        OR the_table <> ALL (ARRAY[{LISTED}])
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'nothing is moved but by a merge';
    END IF;
    SELECT * INTO STRICT m FROM workers_merge WHERE id = the_merge AND undone_at IS NULL;
    IF parent <> '' THEN
        within := format(
            'exists (select from workers_movedrow r where r.merge_id = %s and r."table" = %L'
            ' and r.key = t.%I::text)', the_merge, parent, parent_column
        );
    END IF;
    FOR row_key IN EXECUTE format(
        'select t.%I::text from %I t where t.worker_id = $1 and %s order by 1',
        the_column, the_table, within
    ) USING m.merged_id LOOP
        beside := false;
        BEGIN
            EXECUTE format(
                'update %I set worker_id = $1 where %I::text = $2 and worker_id = $3',
                the_table, the_column
            ) USING m.kept_id, row_key, m.merged_id;
        EXCEPTION WHEN unique_violation OR exclusion_violation THEN
            IF the_table = 'shifts_booking' THEN RAISE; END IF;
            beside := true;
        END;
        IF beside AND the_table = 'workers_engagement' THEN
            BEGIN
                UPDATE workers_engagement SET worker_id = m.kept_id, "primary" = false
                WHERE id = row_key::bigint AND "primary";
                CONTINUE WHEN NOT FOUND;
            EXCEPTION WHEN unique_violation OR exclusion_violation THEN
                CONTINUE;
            END;
        ELSIF beside THEN
            CONTINUE;
        END IF;
        INSERT INTO workers_movedrow (merge_id, "table", "column", key, was_primary)
        VALUES (the_merge, the_table, the_column, row_key, beside);
        moved := moved + 1;
    END LOOP;
    RETURN moved;
END $$;
"""
BACK = """
CREATE OR REPLACE FUNCTION workers_move_back(the_merge bigint) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    m workers_merge;
    r workers_movedrow;
    back integer := 0;
BEGIN
    IF current_setting('app.duty', true) IS DISTINCT FROM 'accounts' THEN
        RAISE insufficient_privilege USING MESSAGE = 'nothing is moved back but by parting';
    END IF;
    SELECT * INTO STRICT m FROM workers_merge WHERE id = the_merge AND undone_at IS NULL;
    FOR r IN SELECT * FROM workers_movedrow WHERE merge_id = the_merge ORDER BY id DESC LOOP
        EXECUTE format(
            'update %I set worker_id = $1 where %I::text = $2 and worker_id = $3',
            r."table", r."column"
        ) USING
            m.merged_id,
            -- A row that the person is the key of has the kept record's now.
            CASE r."column" WHEN 'worker_id' THEN m.kept_id::text ELSE r.key END,
            m.kept_id;
        IF r.was_primary THEN
            UPDATE workers_engagement SET "primary" = true WHERE id = r.key::bigint;
        END IF;
        back := back + 1;
    END LOOP;
    RETURN back;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0023_two_accounts")]

    operations = [migrations.RunSQL([MOVE, BACK], migrations.RunSQL.noop)]
