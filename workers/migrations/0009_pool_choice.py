"""When somebody chose whether the other trusts may book them."""

from django.db import migrations, models


#: Whoever is in the pool had chosen so; when is not known, but it was by the day they joined.
CHOSEN = """
update workers_engagement
set pool_chosen_at = valid_from::timestamp at time zone 'Europe/London' where pool_opted_in;
set constraints all immediate;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0008_grant_reasons"),
    ]

    operations = [
        migrations.AddField(
            model_name="engagement",
            name="pool_chosen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(CHOSEN, migrations.RunSQL.noop),
    ]
