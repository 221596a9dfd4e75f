"""Trust equality, and reference data that the application may read but not write."""

from django.db import migrations


def same_trust(table: str, parent: str, column: str, references: str) -> str:
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_same_trust_as_{parent} "
        f"FOREIGN KEY ({column}, trust_id) REFERENCES {references} (id, trust_id);"
    )


SQL = [
    "REVOKE INSERT, UPDATE, DELETE ON shifts_reason, shifts_cancelreason FROM staffbank_app;",
    same_trust("shifts_vacancy", "posting", "posting_id", "shifts_posting"),
    same_trust("shifts_vacancy", "ward", "ward_id", "trusts_ward"),
    same_trust("shifts_vacancy", "site", "site_id", "trusts_site"),
    same_trust("shifts_vacancyskill", "vacancy", "vacancy_id", "shifts_vacancy"),
    same_trust("shifts_release", "vacancy", "vacancy_id", "shifts_vacancy"),
    same_trust("shifts_look", "vacancy", "vacancy_id", "shifts_vacancy"),
    same_trust("shifts_booking", "vacancy", "vacancy_id", "shifts_vacancy"),
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0002_wall")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
