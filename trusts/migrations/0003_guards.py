"""Trust equality, and reference data that the application may read but not write."""

from django.db import migrations

REFERENCE = (
    "grade oncost outcode payscheme publicholiday rate registerentry skill specialty staffgroup"
).split()

SQL = [
    *(f"REVOKE INSERT, UPDATE, DELETE ON trusts_{name} FROM staffbank_app;" for name in REFERENCE),
    "ALTER TABLE trusts_ward ADD CONSTRAINT trusts_ward_same_trust_as_site "
    "FOREIGN KEY (site_id, trust_id) REFERENCES trusts_site (id, trust_id);",
    "ALTER TABLE trusts_wardtime ADD CONSTRAINT trusts_wardtime_same_trust_as_ward "
    "FOREIGN KEY (ward_id, trust_id) REFERENCES trusts_ward (id, trust_id);",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0002_wall")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
