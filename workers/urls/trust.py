"""Workers whom a trust invites and helps, under ``/trust/<trust_slug>/``."""

from django.urls import path

from workers.views import inviting, signing, staff_list

app_name = "workers"

urlpatterns = [
    path("settings/workers/", inviting.trust_listed, name="invitations"),
    path("settings/workers/invite/", inviting.trust_invite, name="invite"),
    path("settings/workers/invitations/<uuid:ref>/resend/", inviting.trust_resend, name="resend"),
    path("settings/workers/invitations/<uuid:ref>/revoke/", inviting.trust_revoke, name="revoke"),
    path("settings/workers/staff/", staff_list.upload, name="staff"),
    path("settings/workers/staff/columns/", staff_list.columns, name="staff_columns"),
    path("settings/workers/staff/who/", staff_list.to_decide, name="staff_decide"),
    path(
        "settings/workers/staff/who/<uuid:ref>/<uuid:person_ref>/",
        staff_list.decide,
        name="staff_decided",
    ),
    path("settings/workers/staff/<uuid:ref>/", staff_list.report, name="staff_report"),
    path("settings/workers/staff/<uuid:ref>/rows/", staff_list.rejected, name="staff_rejected"),
    path("settings/workers/agreement/", signing.unsigned, name="unsigned"),
    path("settings/workers/second-step/", inviting.trust_second_step, name="second_step"),
]
