import re
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from staffbank import clock
from staffbank.web import error_views
from staffbank.web.frame import Frame

STATIC_PAGES = ["help", "contact", "accessibility", "privacy", "cookies"]


def text(response):
    return response.content.decode()


def heading(page):
    return re.sub(r"\s+", " ", re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]).strip()


@pytest.mark.parametrize("name", STATIC_PAGES)
def test_a_page_says_its_heading_in_its_title_and_asks_nothing_of_the_database(name):
    page = text(Client().get(reverse(f"web:{name}")))

    assert page.count("<h1") == 1
    assert f"<title>{heading(page)}, Staffbank</title>" in page
    assert "style=" not in page
    assert "onclick" not in page


def test_every_page_leads_to_help_and_says_it_is_not_an_official_site():
    page = text(Client().get(reverse("web:help")))

    for name in STATIC_PAGES:
        assert f'href="{reverse(f"web:{name}")}"' in page
    assert "© NHS England" not in page
    assert "020 7946 0199" in page.replace("\u00a0", " ")


def test_scripts_carry_the_nonce_of_the_policy():
    response = Client().get(reverse("web:help"))

    nonce = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])[1]
    assert text(response).count(f'nonce="{nonce}"') == text(response).count("<script")


def test_every_component_renders_and_shows_who_is_acting():
    page = text(Client().get(reverse("web:components")))

    assert "Dana Mercer, ward manager, St Mary&#39;s" in page
    assert "<title>Components, St Mary&#39;s, Staffbank</title>" in page
    assert "Inbox (4" in page
    assert page.count("<h1") == 1
    assert "None None" not in page


def test_an_error_is_in_the_title_the_summary_and_at_the_field():
    response = Client().post(reverse("web:components"), {"starts": "8"})

    page = text(response)
    assert response.status_code == 422
    assert "<title>Error: Components" in page
    assert page.count("Start must be a time, like 8pm or 20:00") == 2


def test_a_form_posts_with_a_key_of_its_own_and_a_token():
    page = text(Client().get(reverse("web:components")))

    keys = re.findall(r'name="form_key" value="([^"]+)"', page)
    assert len(keys) == len(set(keys)) == 2
    assert page.count('name="csrfmiddlewaretoken"') >= 2


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (error_views.bad_request, 400, "We could not read what was sent"),
        (error_views.not_allowed, 403, "You cannot do this from here"),
        (error_views.csrf_failed, 403, "Send this again from a fresh page"),
        (error_views.not_found, 404, "Page not found"),
        (error_views.our_fault, 500, "Sorry, there is a problem with Staffbank"),
        (error_views.busy, 503, "Staffbank is busy, try again"),
    ],
)
def test_each_error_page_has_a_way_on_and_the_night_number(view, status, words):
    request = RequestFactory().get("/")
    request.frame = Frame(
        person="Dana Mercer", home="/trust/st-marys/", night_number="020 7946 0210"
    )

    response = view(request)

    assert response.status_code == status
    assert heading(text(response)) == words
    assert "020 7946 0210" in text(response).replace("\u00a0", " ")


def test_the_fault_page_gives_a_reference_that_the_log_has(caplog):
    response = error_views.our_fault(RequestFactory().get("/"))

    reference = re.search(r"Reference <strong>([^<]+)</strong>", text(response))[1]
    assert reference in caplog.text


def test_a_page_that_is_not_there_is_not_found():
    assert Client().get("/no/such/page/").status_code == 404


def test_a_refusal_is_shown_in_its_own_words():
    class Refusal(Exception):
        message = "This shift went to someone else at 2:14:07pm."

    response = error_views.refused(RequestFactory().get("/"), Refusal())

    assert response.status_code == 409
    assert "This shift went to someone else at 2:14:07pm." in text(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_login", "Log in"),
        ("account_reset_password", "Choose a new password"),
        ("account_reset_password_done", "Check your email"),
    ],
)
def test_log_in_and_its_neighbours_stand_in_our_layout(name, words):
    page = text(Client().get(reverse(name)))

    assert heading(page) == words
    assert f"<title>{words}, Staffbank</title>" in page
    assert "Sign In" not in page


@pytest.mark.django_db
def test_an_empty_log_in_says_what_to_enter():
    page = text(Client().post(reverse("account_login"), {}))

    assert "Enter your email address" in page
    assert "Enter your password" in page
    assert "This field is required" not in page


def test_whom_to_tell_of_a_weakness_is_said_where_people_look(client, db):
    answer = client.get("/.well-known/security.txt")
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert said["Contact"].startswith("mailto:")
    assert said["Canonical"].endswith("/.well-known/security.txt")
    assert said["Expires"] > f"{clock.today() + timedelta(days=90)}"
