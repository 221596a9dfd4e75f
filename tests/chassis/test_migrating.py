"""Migrations rendered less often come to what they come to as they are written."""

from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, RunSQL
from django.db.migrations.state import ProjectState

from staffbank.migrating import Together, with_runs_together

KEY = ("id", models.BigAutoField(primary_key=True))
WARD = CreateModel("Ward", [KEY, ("name", models.CharField(max_length=40))])
SHIFT = CreateModel("Shift", [KEY, ("ward", models.ForeignKey("rota.Ward", models.CASCADE))])
BEDS = AddField("Ward", "beds", models.IntegerField())
SIZED = AddConstraint(
    "Ward", models.CheckConstraint(condition=models.Q(beds__gt=0), name="ward_has_beds")
)
STARTS = AddField("Shift", "starts_at", models.DateTimeField())
FOUND = AddIndex("Shift", models.Index(fields=["ward", "starts_at"], name="shift_found"))
WRITTEN = [WARD, SHIFT, BEDS, SIZED, STARTS, FOUND]


def run(operations):
    state = ProjectState()
    assert state.apps  # rendered from the first, as where a database is migrated
    for operation in operations:
        operation.state_forwards("rota", state)
    return state


def test_only_what_adds_is_put_together_and_all_stays_in_order():
    sql = RunSQL("select 1")

    found = with_runs_together([WARD, BEDS, SIZED, sql, STARTS, sql, FOUND, SIZED])

    first, last = found[1], found[-1]
    assert found == [WARD, first, sql, STARTS, sql, last]
    assert (first.operations, last.operations) == ([BEDS, SIZED], [FOUND, SIZED])


def test_the_state_and_its_models_are_those_of_one_after_the_other():
    *_, adding = together = with_runs_together(WRITTEN)
    assert isinstance(adding, Together)

    apart, at_once = run(WRITTEN), run(together)

    assert at_once.models == apart.models
    for name in ("Ward", "Shift"):
        one, other = (state.apps.get_model("rota", name)._meta for state in (apart, at_once))
        assert [f.name for f in one.fields] == [f.name for f in other.fields]
        assert one.constraints == other.constraints
        assert [index.name for index in one.indexes] == [index.name for index in other.indexes]
    shift, ward = (at_once.apps.get_model("rota", name) for name in ("Shift", "Ward"))
    assert shift._meta.get_field("ward").related_model is ward
