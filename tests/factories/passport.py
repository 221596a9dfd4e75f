from datetime import timedelta

from compliance.passport.models import Share, ShareItem, ShareView
from compliance.passport.sealing import seal
from compliance.passport.services import issuing, keys
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner

JOB = Actor.system("tests.passport")


def issue(credential):
    """Sign a checked credential as the job would; its signed side."""
    with acting(JOB) as by:
        issuing.settle(credential.pk, by=by)
    with as_owner():
        return credential.issuedcredentials.select_related("key", "status_list").get(
            stopped_at=None
        )


def key_of(trust):
    """The key the trust signs with."""
    with acting(JOB) as by:
        return keys.key_of(trust.pk, by=by)


def share_of(credential, *, token="a-link", seen=True, **facts):
    """A share of one credential by its holder, which was looked at once."""
    now = clock.now()
    link, name = seal(token.encode(), about="link of a share")
    given = {
        "shown_to": "Witherow Ward",
        "reason": "Tonight's shift",
        "made_at": now,
        "ends_at": now + timedelta(hours=12),
        "token_hash": f"share{credential.pk}",
        "link": link,
        "link_sealed_with": name,
    } | facts
    with as_owner():
        share = Share.objects.create(worker=credential.worker, **given)
        ShareItem.objects.create(share=share, worker=credential.worker, credential=credential)
        if seen:
            ShareView.objects.create(
                share=share, worker=credential.worker, at=now, network="203.0.113.0/24", device="x"
            )
    return share
