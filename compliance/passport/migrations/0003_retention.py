"""How long it is kept what somebody showed, and who looked."""

from django.db import migrations

KEEP = """
INSERT INTO staffbank_retention (record, months, why) VALUES
  ('passport_share', 12, 'Links that show nothing any more, and who opened them: a year')
"""
FORGET = "DELETE FROM staffbank_retention WHERE record = 'passport_share'"


class Migration(migrations.Migration):
    dependencies = [("passport", "0002_wall"), ("staffbank", "0001_chassis")]

    operations = [migrations.RunSQL(KEEP, FORGET)]
