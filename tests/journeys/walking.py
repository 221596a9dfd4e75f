"""A walk through pages that counts what it asks of a person."""

from dataclasses import dataclass
from time import monotonic

from playwright.sync_api import Page

from staffbank.web.figures import plural
from tests.journeys.conftest import follow


@dataclass
class Walk:
    """One person's part: pages opened by a press, presses, choices made, and things typed."""

    page: Page
    pages: int = 1
    presses: int = 0
    choices: int = 0
    typed: int = 0
    seconds: float = 0

    def press(self, role, name, *, last=False):
        found = self.page.get_by_role(role, name=name)
        began = monotonic()
        follow(found.last if last else found)
        self.seconds += monotonic() - began
        self.pages += 1
        self.presses += 1

    def type(self, label, words):
        self.page.get_by_label(label).fill(words)
        self.typed += 1

    def type_at(self, place, words):
        self.page.locator(place).fill(words)
        self.typed += 1

    def choose(self, what, **option):
        self.page.get_by_label(what).select_option(**option)
        self.choices += 1

    def tick(self, role, name, *, on=True):
        self.page.get_by_role(role, name=name).set_checked(on)
        self.choices += 1

    def reads(self, words):
        return words in self.page.locator("main").inner_text()

    @property
    def said(self):
        """As docs/onboarding.md has it."""
        return (
            f"{plural(self.pages, 'page')}, {plural(self.presses, 'press', 'presses')}, "
            f"{plural(self.choices, 'choice')} and {plural(self.typed, 'thing')} typed"
        )
