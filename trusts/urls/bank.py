"""A bank's onboarding and its own people, under ``/bank/<bank_slug>/``."""

from django.urls import path

from trusts.views import (
    agreement,
    auditing,
    boards,
    onboarding,
    people,
    person,
    second_person,
    wards,
)

app_name = "banks"

urlpatterns = [
    path("trusts/", onboarding.trusts, name="list"),
    path("trusts/find/", onboarding.find, name="find"),
    path("trusts/begin/<str:code>/", onboarding.begin, name="begin"),
    path("trusts/<uuid:ref>/", onboarding.trust, name="trust"),
    path("trusts/<uuid:ref>/details/", wards.bank_details, name="details"),
    path("trusts/<uuid:ref>/template/", onboarding.template, name="template"),
    path("trusts/<uuid:ref>/groups/", onboarding.groups, name="groups"),
    path("trusts/<uuid:ref>/wards/", wards.bank_wards, name="wards"),
    path("trusts/<uuid:ref>/wards/file/", wards.bank_file, name="wards_file"),
    path("trusts/<uuid:ref>/wards/file/<uuid:file_ref>/", wards.bank_check, name="wards_check"),
    path("trusts/<uuid:ref>/manager/", onboarding.manager, name="manager"),
    path("trusts/<uuid:ref>/live/", onboarding.live, name="live"),
    path("trusts/<uuid:ref>/agreement/", agreement.signatory, name="signatory"),
    path("agreement/", agreement.versions, name="agreement"),
    path("agreement/publish/", agreement.publish, name="publish_agreement"),
    path("agreement/<int:number>/", agreement.version, name="agreement_version"),
    path("people/", people.bank_people, name="people"),
    path("people/invite/", people.bank_invite, name="invite"),
    path("people/invitations/<uuid:ref>/resend/", people.bank_resend, name="resend"),
    path("people/invitations/<uuid:ref>/revoke/", people.bank_revoke, name="revoke"),
    path("people/give/", person.bank_give, name="give"),
    path("people/who/", person.bank_who, name="who"),
    path("people/second-person/", second_person.bank_policy, name="second_person"),
    path("people/trusts/", auditing.trusts, name="audited"),
    path("people/trusts/<uuid:ref>/", auditing.people, name="audited_people"),
    path("people/boards/", boards.listed, name="boards"),
    path("people/boards/<slug:board>/appoint/", boards.appoint, name="appoint_lead"),
    path("people/boards/leads/<uuid:ref>/end/", boards.end, name="end_lead"),
    path("people/requests/<uuid:ref>/", second_person.bank_decide, name="decide"),
    path("people/requests/<uuid:ref>/withdraw/", second_person.bank_withdraw, name="withdraw"),
    path("people/<uuid:ref>/", person.bank_person, name="person"),
    path("people/<uuid:ref>/cover/", person.bank_cover, name="cover"),
    path("people/<uuid:ref>/end/", person.bank_end, name="end"),
    path("people/<uuid:ref>/second-step/", people.bank_second_step, name="second_step"),
]
