from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_wall")]

    operations = [
        migrations.AddField(
            model_name="seal",
            name="marks",
            field=models.BinaryField(default=b"", editable=False),
        ),
    ]
