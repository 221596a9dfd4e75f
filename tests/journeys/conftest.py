"""A real browser against a real server, over a database that really commits."""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.test.testcases import LiveServerThread
from playwright.sync_api import expect, sync_playwright

from staffbank.accounts.second_step import PASSED
from tests.sessions import complete

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESKTOP = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
PATIENCE = 20_000  # ms for a page of a loaded machine; a quick one waits no longer than it must
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM_PATH")
    found = [named, *map(shutil.which, CHROMIUMS), *MAC_APPS]
    return next((path for path in found if path and Path(path).exists()), None)


def pytest_collection_modifyitems(items):
    """Mark every journey, so that they can be run or left out together."""
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser():
    """Chromium, or a loud skip; where a browser is required, a failure."""
    path = chromium()
    if path is None:
        reason = "No Chromium found: journeys NOT run. Install chromium or set CHROMIUM_PATH."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop in this thread
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker):
    """The site on a free port; every request thread has a connection of its own."""
    with django_db_blocker.unblock():
        thread = LiveServerThread("localhost", StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://localhost:{thread.port}"
        thread.terminate()


@pytest.fixture
def site(server, committed_db, settings):
    """The address of the running site, with an empty bank to fill."""
    settings.ALLOWED_HOSTS = ["localhost"]
    cache.clear()
    return server


@pytest.fixture
def visit(browser, site):
    """Open a browser window: ``visit(user=..., viewport=PHONE, javascript=False)``."""
    contexts = []

    def open_window(user=None, *, viewport=DESKTOP, javascript=True):
        context = browser.new_context(
            base_url=site, viewport=viewport, java_script_enabled=javascript, locale="en-GB"
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_of(user, site)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_window
    for context in contexts:
        context.close()


def session_of(user, site, *, whole=True):
    """A log-in cookie, without walking through the log-in page each time.

    Not ``whole``: the second step is still to be made.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    complete(session, user)
    if not whole:
        del session[PASSED]
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}


def follow(found):
    """Press what opens a page, and wait until that page is there, whole."""
    with found.page.expect_navigation():
        found.click()


def check_accessible(page):
    """Axe finds nothing, nothing scrolls sideways, one h1, and the title says it."""
    page.wait_for_load_state()
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    found = [
        f"{v['id']}: {v['help']} {[n['html'][:160] for n in v['nodes']][:3]}"
        for v in results.response["violations"]
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    (heading,) = page.locator("h1").all_inner_texts()
    assert heading.split("\n")[-1].strip().lower() in page.title().lower()
