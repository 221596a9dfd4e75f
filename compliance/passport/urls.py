"""The pages of signed passports, and what issuers publish."""

from django.urls import path

from compliance.passport.views import bringing, issuers, key, shares, trusting, verify

app_name = "passport"

urlpatterns = [
    path("me/passport/file/", shares.carry, name="carry"),
    path("me/passport/key/", key.key, name="key"),
    path("me/passport/key/back/", key.key_back, name="key_back"),
    path("me/passport/along/", bringing.along, name="along"),
    path("me/passport/along/file/", bringing.along_file, name="along_file"),
    path("me/passport/import/", bringing.bring, name="bring"),
    path("bank/<slug:bank_slug>/issuers/", trusting.issuers, name="issuers"),
    path("bank/<slug:bank_slug>/issuers/new/", trusting.trust, name="trust_issuer"),
    path("bank/<slug:bank_slug>/issuers/families/", trusting.families, name="families"),
    path("bank/<slug:bank_slug>/issuers/<uuid:ref>/end/", trusting.end, name="end_trust"),
    path("me/passport/shares/", shares.shares, name="shares"),
    path("me/passport/shares/new/", shares.share, name="make_share"),
    path("me/passport/shares/<uuid:ref>/", shares.one, name="share"),
    path("me/passport/shares/<uuid:ref>/sign/", shares.sign, name="sign_share"),
    path("me/passport/shares/<uuid:ref>/end/", shares.end, name="end_share"),
    path("shared/<str:token>/", shares.shared, name="shared"),
    path("shared/<str:token>/face/", shares.shared_face, name="shared_face"),
    path("shared/<str:token>/file/", shares.shared_file, name="shared_file"),
    path("verify/", verify.verify, name="verify"),
    path(
        ".well-known/jwt-vc-issuer/issuers/<uuid:issuer>", issuers.metadata, name="issuer_metadata"
    ),
    path("issuers/<uuid:issuer>/jwks.json", issuers.key_list, name="key_list"),
    path("issuers/<uuid:issuer>/status/<int:number>", issuers.status_list, name="status_list"),
    path("vct/check/1", issuers.check_type, name="check_type"),
]
