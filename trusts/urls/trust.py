"""A trust's own set-up, under ``/trust/<trust_slug>/``."""

from django.urls import path

from trusts.views import people

app_name = "trusts"

urlpatterns = [
    path("settings/", people.setup, name="setup"),
    path("settings/people/", people.trust_people, name="people"),
    path("settings/people/invite/", people.trust_invite, name="invite"),
    path("settings/people/invitations/<uuid:ref>/resend/", people.trust_resend, name="resend"),
    path("settings/people/invitations/<uuid:ref>/revoke/", people.trust_revoke, name="revoke"),
    path("settings/people/<uuid:ref>/end/", people.trust_end, name="end"),
]
