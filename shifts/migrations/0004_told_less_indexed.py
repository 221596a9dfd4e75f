import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0003_guards"),
        ("trusts", "0003_guards"),
        ("workers", "0002_wall"),
    ]

    operations = [
        migrations.AlterField(
            model_name="told",
            name="release",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="told_rows",
                to="shifts.release",
            ),
        ),
        migrations.AlterField(
            model_name="told",
            name="trust",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="trusts.trust",
            ),
        ),
        migrations.AlterField(
            model_name="told",
            name="vacancy",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="told_rows",
                to="shifts.vacancy",
            ),
        ),
        migrations.AlterField(
            model_name="told",
            name="worker",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="told",
                to="workers.worker",
            ),
        ),
    ]
