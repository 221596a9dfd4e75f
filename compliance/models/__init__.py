from compliance.models.credential import (
    Credential,
    CredentialKind,
    KindSatisfies,
    RequiredKind,
)

__all__ = ["Credential", "CredentialKind", "KindSatisfies", "RequiredKind"]
