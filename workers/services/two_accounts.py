"""One person with two accounts: which of them goes on, and what they are told of it."""

from __future__ import annotations

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.dated import not_over
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify
from staffbank.wording import address_hint
from trusts.models import Membership
from workers.errors import AccountHasARole, TwoAccounts
from workers.models import Merge, Worker


def in_use(kept: Worker, other: Worker) -> list[User]:
    """The accounts of the two that somebody logs in with: not one that its person has closed."""
    return [each for each in (kept.user, other.user) if each is not None and each.is_active]


def chosen(kept: Worker, other: Worker, account: User | None) -> tuple[User | None, User | None]:
    """The account that the person goes on with, and the one to close. Refuses where both can be
    logged in with and none is chosen, and to close one that acts for a trust or a bank."""
    if kept.user is None or other.user is None:
        return kept.user or other.user, None
    choice = in_use(kept, other)
    if len(choice) < 2:
        account = choice[0] if choice else kept.user
    elif account not in choice:
        raise TwoAccounts
    closed = other.user if account == kept.user else kept.user
    with duty("seating"):
        held = Membership.objects.filter(user=closed)
        if held.filter(not_over(clock.today())).exists():
            raise AccountHasARole
    return account, closed


def tell_joined(done: Merge, stays: User, closed: User, *, by: Actor) -> None:
    """Write to both addresses: whoever reads only one of them must hear of it.

    Each reads of the other what its owner knows it by: joined wrongly, they are two people's.
    """
    for reader, other in ((stays, closed), (closed, stays)):
        shown = {reader: reader.email, other: address_hint(other.email)}
        context = {"address": shown[stays], "closed": shown[closed], "days": done.days}
        _write("accounts_joined", done, reader, by, context)


def tell_parted(done: Merge, closed: User, *, by: Actor) -> None:
    _write("accounts_parted", done, closed, by, {"closed": closed.email})


def _write(letter: str, done: Merge, to: User, by: Actor, context: dict[str, object]) -> None:
    notify(
        f"workers/notifications/{letter}.txt",
        to=[Recipient(seat="", address=to.email)],
        topic="account",
        cause=f"{letter}-{done.pk}",
        day=clock.today(),
        bank=done.bank_id,
        link="/accounts/login/",
        context={"at": clock.now(), "by": by.label, **context},
    )
