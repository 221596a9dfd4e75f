"""The pages of checks, under ``/trust/<trust_slug>/``."""

from django.urls import path

from compliance.views import (
    check_rules,
    checks,
    deciding,
    evidence,
    joining,
    many,
    people,
    restrictions,
    skills,
    stopping,
    training,
    validity,
)

app_name = "compliance"

urlpatterns = [
    path("checks/", checks.checks, name="checks"),
    path("checks/next/", checks.claim_next, name="claim_next"),
    path("checks/many/", many.many, name="many"),
    path("checks/ending/", checks.ending, name="ending"),
    path("checks/training/", training.upload, name="training"),
    path("checks/training/columns/", training.columns, name="training_columns"),
    path("checks/training/<uuid:ref>/", training.report, name="training_report"),
    path("checks/training/<uuid:ref>/rows/", training.rejected, name="training_rejected"),
    path("checks/training/<uuid:ref>/names/", training.names, name="training_names"),
    path("checks/<uuid:ref>/", deciding.check, name="check"),
    path("checks/<uuid:ref>/pages/<uuid:page_ref>/", evidence.picture, name="picture"),
    path("checks/<uuid:ref>/claim/", checks.claim, name="claim"),
    path("checks/<uuid:ref>/release/", checks.release, name="release"),
    path("checks/<uuid:ref>/not-accept/", deciding.reject, name="reject"),
    path("checks/<uuid:ref>/ask/", deciding.ask, name="ask"),
    path("checks/<uuid:ref>/undo/", deciding.undo, name="undo"),
    path("checks/<uuid:ref>/again/", deciding.start_again, name="start_again"),
    path("checked/<uuid:ref>/stop/", stopping.stop, name="stop"),
    path("checked/<uuid:ref>/restore/", stopping.restore, name="restore"),
    path("workers/joining/", joining.joiners, name="joiners"),
    path("workers/joining/<uuid:ref>/", joining.joiner, name="joiner"),
    path("workers/joining/<uuid:ref>/remind/", joining.remind, name="remind_joiner"),
    path("workers/joining/<uuid:ref>/refuse/", joining.refuse, name="refuse_joiner"),
    path("settings/checks/rules/", check_rules.of_trust, name="rules"),
    path("settings/checks/lengths/", validity.of_trust, name="lengths"),
    path("workers/", people.people, name="workers"),
    path("workers/<uuid:ref>/", people.person, name="worker"),
    path("workers/<uuid:ref>/skills/", skills.skills, name="skills"),
    path("workers/<uuid:ref>/skills/<slug:skill>/", skills.revoke_skill, name="revoke_skill"),
    path("workers/<uuid:ref>/restrict/", restrictions.restrict, name="restrict"),
    path("workers/<uuid:ref>/registers/", restrictions.ask_registers, name="ask_registers"),
    path("restrictions/<uuid:ref>/lift/", restrictions.lift, name="lift"),
]
