"""How long a DBS certificate's number is kept, and what proved a right to work."""

from django.db import migrations

KEPT = """
INSERT INTO staffbank_retention (record, months, why) VALUES
  ('compliance_disclosure', 6, 'DBS code of practice: the number goes half a year after the check'),
  ('compliance_righttowork', 24, 'Home Office: what proves the excuse, for two years after they left')
"""
FORGET = """
DELETE FROM staffbank_retention
WHERE record IN ('compliance_disclosure', 'compliance_righttowork')
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0041_cleared_in_sets")]

    operations = [migrations.RunSQL(KEPT, FORGET)]
