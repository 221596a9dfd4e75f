"""Nothing typed is ever lost: kept for its person for a day, shown again, never sent by itself."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory

from compliance.models import Credential
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.web import kept
from staffbank.web.kept import typed_in
from staffbank.web.models import KeptForm
from staffbank.web.tasks import forget_kept
from tests.factories.trusts import MembershipFactory, TrustFactory
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db

ADD = "/me/passport/add/"
TYPED = {
    "kind": "als",
    "issuer": "Resuscitation Council UK",
    "valid_from-day": "2",
    "valid_from-month": "3",
    "valid_from-year": "2026",
    "number_hint": "",
    "evidence": "The certificate, with my maiden name",
}


@pytest.fixture
def amara():
    return WorkerFactory(name="Amara Osei", ready_for=TrustFactory()).user


def printed(client, address=f"{ADD}?kind=als"):
    """The hidden fields of the page's form, as a browser would send them."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'name="(form_for|form_key|kept)" value="([^"]+)"', page))


def post_logged_out(client, user, data=TYPED, address=ADD):
    client.force_login(user)
    hidden = printed(client)
    client.logout()
    return client.post(address, {**data, **hidden}, headers={"referer": f"http://testserver{ADD}"})


def way_on(answer):
    """Where logging in leads to."""
    assert answer.status_code == 302
    assert urlsplit(answer.url).path == "/accounts/login/"
    return parse_qs(urlsplit(answer.url).query)["next"][0]


def kept_forms():
    with as_owner():
        return list(KeptForm.objects.all())


def sent_in(user):
    with as_owner():
        return set(Credential.objects.filter(worker__user=user).values_list("issuer", flat=True))


def test_a_form_posted_after_log_out_comes_back_filled_in_and_unsent(client, amara):
    answer = post_logged_out(client, amara)
    address = way_on(answer)
    client.force_login(amara)

    page = client.get(address)

    assert page.status_code == 200
    assert 'value="Resuscitation Council UK"' in page.text
    assert "with my maiden name" in page.text
    assert "This was not sent" in page.text
    assert "Resuscitation Council UK" not in sent_in(amara)


def test_the_page_it_comes_back_on_has_a_key_of_its_own_and_sending_it_forgets_it(client, amara):
    client.force_login(amara)
    first = printed(client)
    address = way_on(post_logged_out(client, amara))
    client.force_login(amara)
    again = printed(client, address)
    assert again["form_key"] != first["form_key"]

    answer = client.post(ADD, {**TYPED, **again})

    assert answer.status_code == 302
    assert kept_forms() == []
    assert "Resuscitation Council UK" in sent_in(amara)


def test_what_was_wrong_with_it_is_said_when_it_comes_back(client, amara):
    address = way_on(post_logged_out(client, amara, {**TYPED, "issuer": ""}))
    client.force_login(amara)

    page = client.get(address)

    assert page.status_code == 200
    assert "Enter who issued it" in page.text
    assert "with my maiden name" in page.text


def test_logging_in_from_the_front_door_leads_to_it_once(client, amara):
    address = way_on(post_logged_out(client, amara))
    client.force_login(amara)

    assert client.get("/").url == address
    client.get(address)
    assert client.get("/").url == "/me/shifts/"


def test_whoever_else_logs_in_sees_nothing_of_it(client, amara):
    address = way_on(post_logged_out(client, amara))
    client.force_login(WorkerFactory(ready_for=TrustFactory()).user)

    page = client.get(address)

    assert page.status_code == 200
    assert "maiden name" not in page.text
    assert "This was not sent" not in page.text


def test_the_wall_shows_a_person_only_their_own(client, amara):
    post_logged_out(client, amara)
    stranger = MembershipFactory().user

    with acting(Actor.person(amara.pk, "Amara")):
        assert KeptForm.objects.count() == 1
    for actor in (Actor.person(stranger.pk, "Somebody"), Actor.nobody()):
        with acting(actor):
            assert KeptForm.objects.count() == 0


@pytest.mark.parametrize("mark", ["", "forged", "4f1c:1v0:forged"])
def test_nothing_is_kept_for_a_person_the_form_was_not_printed_for(client, amara, mark):
    answer = client.post(ADD, {**TYPED, "form_for": mark})

    assert way_on(answer) == ADD
    assert kept_forms() == []


def test_a_form_printed_for_another_is_not_kept_for_whoever_is_logged_in_now(amara):
    client = Client(enforce_csrf_checks=True)
    client.force_login(amara)
    hidden = printed(client)
    client.force_login(WorkerFactory(ready_for=TrustFactory()).user)

    answer = client.post(ADD, {**TYPED, **hidden})

    assert answer.status_code == 403
    assert kept_forms() == []


def test_an_old_page_of_the_same_person_comes_back_on_a_fresh_one(amara):
    client = Client(enforce_csrf_checks=True)
    client.force_login(amara)
    hidden = printed(client)

    answer = client.post(ADD, {**TYPED, **hidden, "csrfmiddlewaretoken": "of another tab"})

    assert answer.status_code == 302
    assert "with my maiden name" in client.get(answer.url).text


def test_a_fault_offers_the_form_again(client, amara, monkeypatch):
    client.force_login(amara)
    hidden = printed(client)
    client.raise_request_exception = False
    monkeypatch.setattr("shifts.views.passport.AddCheckForm.is_valid", lambda form: 1 // 0)

    answer = client.post(ADD, {**TYPED, **hidden})
    monkeypatch.undo()

    assert answer.status_code == 500
    (address,) = re.findall(r'<a href="([^"]+kept=[^"]+)">Open the form again', answer.text)
    assert "with my maiden name" in client.get(address).text
    assert client.get("/").url == "/me/shifts/"


def test_the_latest_press_of_a_form_replaces_the_one_before(client, amara):
    post_logged_out(client, amara)
    post_logged_out(client, amara, {**TYPED, "issuer": "Newer"})

    (kept,) = kept_forms()
    assert QueryDict(kept.fields)["issuer"] == "Newer"


def test_passwords_codes_and_our_own_fields_are_never_kept():
    posted = QueryDict(
        "csrfmiddlewaretoken=a&form_key=b&form_for=c&kept=d&password=e&new_password1=f&code=g"
        "&recovery_codes=h&otp=i&ward=j&cost_centre=k&postcode=l"
    )

    assert sorted(typed_in(posted)) == ["cost_centre", "postcode", "ward"]


def test_it_is_forgotten_after_a_day(client, amara):
    address = way_on(post_logged_out(client, amara))
    with as_owner():
        KeptForm.objects.update(kept_at=clock.now() - timedelta(hours=23, minutes=59))
    forget_kept()
    assert len(kept_forms()) == 1

    with as_owner():
        KeptForm.objects.update(kept_at=clock.now() - timedelta(hours=24))
    client.force_login(amara)
    assert "maiden name" not in client.get(address).text
    forget_kept()

    assert kept_forms() == []


def test_a_script_that_fetches_a_piece_of_a_page_leaves_the_page_as_it_is(client, amara):
    answer = client.post(ADD, TYPED, headers={"hx-request": "true"})

    assert answer.status_code == 401
    assert kept_forms() == []


def test_a_button_pressed_after_log_out_leads_back_to_its_page(client, amara):
    shift = "/me/shifts/4f1c7f0a-9c1e-4c59-a4a8-6c7b9c1d0a11/"
    answer = client.post(f"{shift}book/", {}, headers={"referer": f"http://testserver{shift}"})

    assert way_on(answer) == shift


def test_pages_behind_a_login_are_not_stored_and_log_out_clears_the_browser(client, amara):
    client.force_login(amara)
    page = client.get(ADD)
    out = client.post("/accounts/logout/")

    assert page.headers["Cache-Control"] == "no-store"
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in page.headers
    assert "Cache-Control" not in client.get("/help/").headers


def test_a_buttons_address_opened_as_a_page_says_what_it_is(client, amara):
    client.force_login(amara)

    answer = client.get("/me/calendar/stop/")

    assert answer.status_code == 405
    assert "This address is not a page" in answer.text
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("path", "referer", "back"),
    [
        ("/help/", "http://testserver/contact/?a=1", "/contact/?a=1"),
        ("/help/", "http://testserver//evil.example/", "/help/"),
        ("/help/", "http://testserver/\\\\evil.example/", "/help/"),
        ("/help/", "https://evil.example/contact/", "/help/"),
        ("/help/", "", "/help/"),
        ("//evil.example/", "", "/"),
    ],
)
def test_the_way_back_is_always_a_page_of_ours(path, referer, back):
    request = RequestFactory().post("/", headers={"referer": referer})
    request.path = path

    assert kept.way_back(request) == back
