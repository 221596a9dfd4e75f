"""Workers whom a trust invites and helps, under ``/trust/<trust_slug>/``."""

from django.urls import path

from workers.views import inviting

app_name = "workers"

urlpatterns = [
    path("settings/workers/", inviting.trust_listed, name="invitations"),
    path("settings/workers/invite/", inviting.trust_invite, name="invite"),
    path("settings/workers/invitations/<uuid:ref>/resend/", inviting.trust_resend, name="resend"),
    path("settings/workers/invitations/<uuid:ref>/revoke/", inviting.trust_revoke, name="revoke"),
    path("settings/workers/second-step/", inviting.trust_second_step, name="second_step"),
]
