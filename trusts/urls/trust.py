"""A trust's own set-up, under ``/trust/<trust_slug>/``."""

from django.urls import path

from trusts.views import agreement, people, tokens

app_name = "trusts"

urlpatterns = [
    path("agreement/", agreement.agreements, name="agreements"),
    path("agreement/<slug:bank>/", agreement.sign, name="sign"),
    path("settings/", people.setup, name="setup"),
    path("settings/people/", people.trust_people, name="people"),
    path("settings/people/invite/", people.trust_invite, name="invite"),
    path("settings/people/invitations/<uuid:ref>/resend/", people.trust_resend, name="resend"),
    path("settings/people/invitations/<uuid:ref>/revoke/", people.trust_revoke, name="revoke"),
    path("settings/people/<uuid:ref>/end/", people.trust_end, name="end"),
    path("settings/people/<uuid:ref>/second-step/", people.trust_second_step, name="second_step"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/make/", tokens.make, name="make_token"),
    path("settings/tokens/<uuid:ref>/revoke/", tokens.revoke, name="revoke_token"),
]
