"""The pages of signed passports, and what issuers publish."""

from django.urls import path

from compliance.passport.views import issuers, verify

app_name = "passport"

urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path(
        ".well-known/jwt-vc-issuer/issuers/<uuid:issuer>", issuers.metadata, name="issuer_metadata"
    ),
    path("issuers/<uuid:issuer>/jwks.json", issuers.key_list, name="key_list"),
    path("issuers/<uuid:issuer>/status/<int:number>", issuers.status_list, name="status_list"),
    path("vct/check/1", issuers.check_type, name="check_type"),
]
