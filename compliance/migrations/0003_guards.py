"""Reference data that the application may read but not write."""

from django.db import migrations

REFERENCE = ("credentialkind", "kindsatisfies", "requiredkind")
SQL = [
    f"REVOKE INSERT, UPDATE, DELETE ON compliance_{name} FROM staffbank_app;" for name in REFERENCE
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0002_wall")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
