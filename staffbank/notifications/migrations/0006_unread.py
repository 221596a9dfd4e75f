"""How many messages a worker has not read, in a function that keeps its plan: each of a worker's
pages says it, and planning over the months of messages took longer than counting. It runs as
whoever calls it: the messages' own policy holds.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION notifications_unread(
    asked_worker bigint, asked_channel text, asked_gone text
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RETURN (
    select count(*) from notifications_message m
    where m.worker_id = asked_worker and m.channel = asked_channel
        and m.read_at is null and m.status <> asked_gone
);
END $$;
REVOKE ALL ON FUNCTION notifications_unread(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notifications_unread(bigint, text, text) TO staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_forgetting")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION notifications_unread(bigint, text, text)")
    ]
