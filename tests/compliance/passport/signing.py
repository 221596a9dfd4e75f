"""Keys, an issuer and a credential to tamper with: values only, no database."""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from compliance.passport.rules import jws, sd_jwt, status_list
from compliance.passport.rules.verifying import Occasion

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ISSUER = "https://bank.example.nhs.uk/issuers/imperial"
LIST = f"{ISSUER}/status/1"
KIND = "https://bank.example.nhs.uk/vct/check/1"
PLACE = 4242
WARD = Occasion("https://bank.example.nhs.uk/verify/", "night-4711", timedelta(minutes=10))
DETAILS = {
    "name": "Amara Osei",
    "number_ending": "4127",
    "evidence": "Certificate seen, update service: no change",
    "checked_by": "Imperial College Healthcare NHS Trust",
    "checked_on": "2026-03-02",
}


class Pair:
    """A key pair in memory, and its signatures."""

    def __init__(self, key_id=None, curve=None):
        self.private = ec.generate_private_key(curve or ec.SECP256R1())
        numbers = self.private.public_key().public_numbers()
        self.jwk = {
            "kty": "EC",
            "crv": "P-256",
            "x": jws.encode(numbers.x.to_bytes(32, "big")),
            "y": jws.encode(numbers.y.to_bytes(32, "big")),
        }
        self.key_id = key_id or jws.thumbprint(self.jwk)
        self.listed = self.jwk | {"kid": self.key_id}

    def sign(self, message):
        r, s = utils.decode_dss_signature(self.private.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


TRUST, HOLDER, STRANGER = Pair(), Pair(), Pair()
ISSUERS = {ISSUER: [TRUST.listed]}


def plain(**changes):
    """What a credential says to everybody; a change of None leaves it out."""
    said = {
        "iss": ISSUER,
        "iat": int((NOW - timedelta(days=200)).timestamp()),
        "exp": int((NOW + timedelta(days=165)).timestamp()),
        "vct": KIND,
        "kind": "dbs_enhanced",
        "cnf": {"jwk": HOLDER.jwk},
        "status": {"status_list": {"idx": PLACE, "uri": LIST}},
    } | changes
    return {name: value for name, value in said.items() if value is not None}


def issued(signer=TRUST, details=DETAILS, **changes):
    return sd_jwt.issue(plain(**changes), details, signer)


def shown(whole=None, show=("name", "checked_by"), signer=HOLDER, **changes):
    """Shown on the ward, with the holder's proof."""
    occasion = {"audience": WARD.audience, "nonce": WARD.nonce, "at": NOW} | changes
    return sd_jwt.present(whole or issued(), show, signer=signer, **occasion)


def listed(stopped=(), signer=TRUST, uri=LIST, at=NOW):
    bits = status_list.Bits.of(stopped)
    return {LIST: status_list.publish(bits, uri=uri, at=at, signer=signer)}


def resigned(token, signer, claims=None, **header):
    """The token with another header, other claims, or both, signed by ``signer``."""
    first, second, _ = token.split(".")
    said = jws.read_json(jws.decode(second)) | (claims or {})
    told = jws.read_json(jws.decode(first)) | {"kid": signer.key_id} | header
    message = f"{jws.encode(jws.write_json(told))}.{jws.encode(jws.write_json(said))}"
    return f"{message}.{jws.encode(signer.sign(message.encode()))}"
