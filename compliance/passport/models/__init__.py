from compliance.passport.models.imported import ImportedCheck
from compliance.passport.models.issued import IssuedCredential, StatusList
from compliance.passport.models.key import HolderKey, HolderSecret, IssuerKey, IssuerSecret
from compliance.passport.models.share import Share, ShareItem, ShareView

__all__ = [
    "HolderKey",
    "HolderSecret",
    "ImportedCheck",
    "IssuedCredential",
    "IssuerKey",
    "IssuerSecret",
    "Share",
    "ShareItem",
    "ShareView",
    "StatusList",
]
