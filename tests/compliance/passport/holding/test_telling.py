"""A person hears when the key of their passport changes its place, and what to do if it was not
them."""

import pytest

from compliance.passport.errors import KeyNotProven
from compliance.passport.services import binding
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.compliance.passport.holding.browser import Browser, code_for, keep
from tests.factories import workers as w
from workers.models import MessageChoice

pytestmark = pytest.mark.django_db


def told(worker):
    """What they were told of keys so far, by channel."""
    with as_owner():
        rows = Message.objects.filter(worker_id=worker.pk, topic="account").order_by("created_at")
        return {
            channel: [each for each in rows if each.channel == channel]
            for channel in ("in_app", "email")
        }


def last(worker):
    """The last message, which both channels have."""
    inbox, post = told(worker).values()
    assert len(inbox) == len(post)
    assert (inbox[-1].subject, inbox[-1].link) == (post[-1].subject, "/me/passport/key/")
    assert post[-1].address == worker.email
    assert "If it was not you, somebody else is logged in as you." in post[-1].body
    assert "The other one is then refused: http" in post[-1].body
    return post[-1].subject, post[-1].body


def test_they_hear_that_a_browser_keeps_it_that_another_does_and_that_we_do_again(amara, me):
    assert told(amara) == {"in_app": [], "email": []}  # the key that we made for her first check

    keep(amara, Browser())
    subject, body = last(amara)
    assert subject == "A browser of yours keeps the key of your passport"
    assert body.startswith("Chrome on Android keeps it since ")
    assert "we have no key of yours any more" in body

    keep(amara, Browser())
    subject, body = last(amara)
    assert subject == "The key of your passport moved to another browser"
    assert "The key that Chrome on Android kept is refused from now on." in body

    with acting(me):
        binding.keep_for_them(amara, by=me)
    subject, body = last(amara)
    assert subject == "We keep the key of your passport again"
    assert "We keep a new key for you, sealed" in body

    with acting(me):  # twice is once
        binding.keep_for_them(amara, by=me)
    assert [len(each) for each in told(amara).values()] == [3, 3]


def test_no_choice_of_theirs_turns_it_off(amara):
    with as_owner():
        MessageChoice.objects.create(worker=amara, new_shifts="none", changed_at=clock.now())

    keep(amara, Browser())

    assert len(told(amara)["email"]) == 1


def test_nobody_is_told_of_a_key_that_was_not_bound(amara):
    with pytest.raises(KeyNotProven):
        keep(amara, Browser(), proof=Browser().prove(code_for(amara)))
    other = w.actor_for(w.WorkerFactory())
    with acting(other), pytest.raises(NotPermitted):
        binding.keep_for_them(amara, by=other)

    assert told(amara) == {"in_app": [], "email": []}
