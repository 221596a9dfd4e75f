"""That whoever brings a public key has its private half: they signed a code with it, for us."""

from __future__ import annotations

from compliance.passport.rules import jws
from compliance.passport.rules.reasons import NotAccepted, Reason

#: The type of such a proof, so that it passes for nothing else that a key signs.
KIND = "key-proof+jwt"


def prove(proof: str, key: jws.Jwk, *, audience: str) -> str:
    """The code that was signed with ``key`` for ``audience``; whose code it is, the caller sees.

    A private half that comes along is refused: then somebody else may have it.
    """
    if "d" in key:
        raise NotAccepted(Reason.UNKNOWN_KEY)
    jws.header_of(proof, KIND)
    jws.prove(proof, key, Reason.HOLDER_SIGNATURE)
    match jws.unproven_claims(proof):  # proven by now
        case {"aud": str() as to, "nonce": str() as code}:
            if to != audience:
                raise NotAccepted(Reason.AUDIENCE)
            return code
    raise NotAccepted(Reason.MISSING)
