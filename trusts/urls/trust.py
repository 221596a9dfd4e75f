"""A trust's own set-up, under ``/trust/<trust_slug>/``."""

from django.urls import path

from trusts.views import agreement, people, person, second_person, tokens, wards

app_name = "trusts"

urlpatterns = [
    path("agreement/", agreement.agreements, name="agreements"),
    path("agreement/<slug:bank>/", agreement.sign, name="sign"),
    path("settings/", people.setup, name="setup"),
    path("settings/sites/", wards.trust_details, name="details"),
    path("settings/wards/", wards.trust_wards, name="wards"),
    path("settings/wards/file/", wards.trust_file, name="wards_file"),
    path("settings/wards/file/<uuid:file_ref>/", wards.trust_check, name="wards_check"),
    path("settings/people/", people.trust_people, name="people"),
    path("settings/people/invite/", people.trust_invite, name="invite"),
    path("settings/people/invitations/<uuid:ref>/resend/", people.trust_resend, name="resend"),
    path("settings/people/invitations/<uuid:ref>/revoke/", people.trust_revoke, name="revoke"),
    path("settings/people/give/", person.trust_give, name="give"),
    path("settings/people/who/", person.trust_who, name="who"),
    path("settings/people/second-person/", second_person.trust_policy, name="second_person"),
    path("settings/people/requests/<uuid:ref>/", second_person.trust_decide, name="decide"),
    path(
        "settings/people/requests/<uuid:ref>/withdraw/",
        second_person.trust_withdraw,
        name="withdraw",
    ),
    path("settings/people/<uuid:ref>/", person.trust_person, name="person"),
    path("settings/people/<uuid:ref>/wards/", person.trust_wards, name="role_wards"),
    path("settings/people/<uuid:ref>/cover/", person.trust_cover, name="cover"),
    path("settings/people/<uuid:ref>/end/", person.trust_end, name="end"),
    path("settings/people/<uuid:ref>/second-step/", people.trust_second_step, name="second_step"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/make/", tokens.make, name="make_token"),
    path("settings/tokens/<uuid:ref>/revoke/", tokens.revoke, name="revoke_token"),
]
