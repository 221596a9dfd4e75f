"""Workers whom a bank invites and helps, under ``/bank/<bank_slug>/``."""

from django.urls import path

from workers.views import inviting, merging, terms

app_name = "bank_workers"

urlpatterns = [
    path("workers/", inviting.bank_listed, name="invitations"),
    path("workers/invite/", inviting.bank_invite, name="invite"),
    path("workers/invitations/<uuid:ref>/resend/", inviting.bank_resend, name="resend"),
    path("workers/invitations/<uuid:ref>/revoke/", inviting.bank_revoke, name="revoke"),
    path("workers/agreement/", terms.versions, name="terms"),
    path("workers/agreement/publish/", terms.publish, name="publish_terms"),
    path("workers/agreement/<int:number>/", terms.version, name="terms_version"),
    path("workers/alike/", merging.alike, name="alike"),
    path("workers/alike/<uuid:ref>/<uuid:person_ref>/", merging.compare, name="compare"),
    path("workers/alike/<uuid:ref>/<uuid:person_ref>/apart/", merging.apart, name="apart"),
    path("workers/alike/<uuid:ref>/again/", merging.again, name="again"),
    path("workers/alike/<uuid:ref>/part/", merging.part, name="part"),
    path("workers/second-step/", inviting.bank_second_step, name="second_step"),
]
