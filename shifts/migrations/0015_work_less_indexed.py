import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0014_shown"),
        ("workers", "0007_answering"),
    ]

    operations = [
        migrations.AlterField(
            model_name="workperiod",
            name="worker",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="work_periods",
                to="workers.worker",
            ),
        ),
    ]
