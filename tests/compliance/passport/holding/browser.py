"""A browser of hers: it makes a key as any browser does, and signs with nothing of ours."""

import json
import time
from datetime import timedelta

from joserfc import jws as jose
from joserfc.jwk import ECKey

from compliance.passport import addresses
from compliance.passport.models import IssuedCredential
from compliance.passport.rules import sd_jwt
from compliance.passport.selectors.reading import read_all
from compliance.passport.services import binding, proving, sharing
from staffbank import clock
from staffbank.db import acting, as_owner
from tests.factories import workers as w
from tests.factories.passport import JOB

SESSION = "the-session-of-her-phone"


class Browser:
    """A key as WebCrypto makes it, and what a script signs with it."""

    def __init__(self):
        self.key = ECKey.generate_key("P-256")
        self.jwk = {
            name: self.key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")
        }
        self.id = self.key.thumbprint()

    def sign(self, typ, claims, **header):
        head = {"alg": "ES256", "typ": typ, "kid": self.id} | header
        registry = jose.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
        return jose.serialize_compact(head, json.dumps(claims), self.key, registry=registry)

    def prove(self, code, typ="key-proof+jwt", **claims):
        said = {"aud": addresses.key_page(), "nonce": code, "iat": int(time.time())} | claims
        return self.sign(typ, said)

    def show(self, asked, **claims):
        said = {"aud": asked.to.audience, "nonce": asked.to.code, "iat": int(asked.at.timestamp())}
        return [
            self.sign("kb+jwt", said | {"sd_hash": sd_jwt.hash_of(sd_jwt.split(text))} | claims)
            for text in asked.texts
        ]


def code_for(worker, session=SESSION):
    me = w.actor_for(worker)
    with acting(me):
        return binding.code_for(worker, session, by=me)


def keep(worker, browser, code=None, session=SESSION, proof=None):
    code = code or code_for(worker)
    me = w.actor_for(worker)
    with acting(me):
        return binding.keep_in_browser(
            worker,
            browser.jwk,
            browser.prove(code) if proof is None else proof,
            session=session,
            device="Chrome on Android",
            by=me,
        )


def held(worker):
    with as_owner():
        rows = IssuedCredential.objects.live().filter(worker=worker).select_related("holder_key")
        return list(rows.order_by("pk"))


def share_of(worker, me, *codes):
    with acting(me):
        mine = worker.credentials.filter(status="verified")
        chosen = list(mine.filter(kind__code__in=codes) if codes else mine)
        return sharing.make(
            worker, chosen, shown_to="The ward", length=timedelta(hours=1), shown=["level"], by=me
        )


def to_sign(share, me):
    with acting(me):
        return proving.to_sign_for(share, by=me)


def sign(share, proofs, me):
    with acting(me):
        return proving.accept_proofs(share, proofs, by=me)


def claims(issued):
    return sd_jwt.split(issued.token).token and read(issued.token)[0].verified.claims


def read(*texts):
    with acting(JOB):
        return read_all(texts, now=clock.now())
