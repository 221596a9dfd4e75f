"""How long a log in lasts, and ending it from elsewhere."""

from datetime import timedelta

import pytest
from django.test import Client

from staffbank.accounts.models import OpenSession
from staffbank.accounts.sessions import device_words
from staffbank.db import as_owner
from tests.factories.trusts import MembershipFactory, UserFactory

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return MembershipFactory(role="staffing_admin", trust__slug="imperial").user


def browser(user, agent=WINDOWS):
    client = Client(headers={"user-agent": agent})
    client.force_login(user)
    client.get("/seats/")
    return client


def later(settings, **time):
    settings.CLOCK_OFFSET = settings.CLOCK_OFFSET + timedelta(**time)


def is_logged_in(client):
    return client.get("/seats/").status_code == 200


def last_seen():
    with as_owner():
        return OpenSession.objects.get().seen_at


def test_twenty_minutes_without_activity_end_a_log_in_and_say_so(user, settings):
    client = browser(user)
    later(settings, minutes=19)
    assert is_logged_in(client)
    later(settings, minutes=19)
    assert is_logged_in(client)

    later(settings, minutes=21)
    answer = client.get("/trust/imperial/", follow=True)

    assert answer.redirect_chain == [("/accounts/login/?next=/trust/imperial/", 302)]
    assert "You were logged out after 20 minutes without activity." in answer.text
    assert not is_logged_in(client)


def test_what_a_timed_out_browser_holds_is_cleared(user, settings):
    client = browser(user)
    later(settings, minutes=21)

    assert client.get("/seats/").headers["Clear-Site-Data"] == '"cache"'


def test_twelve_hours_end_a_log_in_however_busy(user, settings):
    client = browser(user)
    for _ in range(47):
        later(settings, minutes=15)
        assert is_logged_in(client)

    later(settings, minutes=16)

    assert not is_logged_in(client)


def test_each_device_is_listed_in_words_and_this_one_is_said(user):
    browser(user, IPHONE)
    page = browser(user).get("/account/sessions/").text

    assert "Chrome on Windows, this device" in page
    assert "Safari on an iPhone" in page
    assert page.count("Log it out<span") == 1


def test_a_device_is_logged_out_from_another(user):
    telephone, desk, library = browser(user, IPHONE), browser(user), browser(user)
    with as_owner():
        (row,) = OpenSession.objects.filter(device="Safari on an iPhone")

    desk.post(f"/account/sessions/{row.pk}/end/")

    assert [is_logged_in(each) for each in (telephone, desk, library)] == [False, True, True]
    desk.post("/account/sessions/end/")
    assert [is_logged_in(each) for each in (desk, library)] == [True, False]


def test_nobody_ends_anothers_session(user):
    other = browser(UserFactory())
    with as_owner():
        (row,) = OpenSession.objects.all()

    assert browser(user).post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert is_logged_in(other)


def test_one_device_more_than_ten_ends_the_one_unused_for_longest(user, settings):
    devices = []
    for _ in range(settings.SESSIONS_AT_ONCE + 1):
        later(settings, minutes=1)
        devices.append(browser(user))
        devices[0].get("/account/")  # the first is in use all the time
    devices[0].get("/account/")

    assert [is_logged_in(each) for each in devices] == [True, False, *[True] * 9]


def test_only_the_first_request_of_a_minute_writes(user, settings):
    client = browser(user)
    seen = [last_seen()]
    for seconds in (30, 31):
        later(settings, seconds=seconds)
        client.get("/help/")
        seen.append(last_seen())

    assert seen[0] == seen[1] < seen[2]


def test_a_new_password_ends_the_other_devices_and_keeps_this_one(user):
    user.set_password("three words nobody")
    user.save()
    other, mine = browser(user), browser(user)

    mine.post(
        "/accounts/password/change/",
        {
            "oldpassword": "three words nobody",
            "password1": "four more words here",
            "password2": "four more words here",
        },
    )

    assert is_logged_in(mine)
    assert not is_logged_in(other)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Chrome on Windows"),
        (IPHONE, "Safari on an iPhone"),
        (f"{WINDOWS} Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox on Linux"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_in_words(agent, words):
    assert device_words(agent) == words
