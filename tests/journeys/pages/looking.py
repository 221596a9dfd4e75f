"""What is true of every page, at both widths, of one load."""

import os
import re
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

from tests.journeys.conftest import RULES

WIDTHS = {360: {"width": 360, "height": 800}, 1280: {"width": 1280, "height": 900}}
#: A folder: every page is kept there as a picture, at each width.
PICTURES = os.environ.get("STAFFBANK_PICTURES")
#: What no page says: a program's words, its days and times, and one of many.
UNSAID = re.compile(
    r"\b(?:None None|null|undefined|NaN|N/A|TODO)\b"
    r"|\b(?:pending|successfully|oops)\b"
    r"|\b\d{4}-\d\d-\d\d\b"
    r"|(?<![\w,.£:])(?<!version )1 (?!(?:is|was|has|less|its|this|hours'|days')\b)(?-i:[a-z]+s)\b"
    r"| ,|,,|\.\.(?!\.)",
    re.IGNORECASE,
)
#: Where a program's words are the matter: formats of files and of the API.
TECHNICAL = {"shifts:import_columns", "shifts:import_columns empty", "api:page", "web:components"}
LOOKING = Path(__file__).with_suffix(".js").read_text()
#: What a second width can change of a page that shows the same at both.
OF_WIDTH = ["target-size", "scrollable-region-focusable"]
AXE = "options => axe.run(document, options).then(found => found.violations)"


def look_at(page, name):
    """Everything that is wrong with the open page, in words. Leaves it at the last width."""
    wrong = [*words_of(page, name)]
    page.evaluate(AXE_SCRIPT)
    page.evaluate(LOOKING)
    rules = {"type": "tag", "values": RULES}
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        found = (*broken_rules(page, rules), *misfits(page))
        wrong += [f"{width}: {each}" for each in found]
        keep_picture(page, name, width)
        if not page.locator("main :is(.sb-wide, .sb-narrow)").count():
            rules = {"type": "rule", "values": OF_WIDTH}
    return wrong


def words_of(page, name):
    headings = page.locator("h1").all_inner_texts()
    if len(headings) != 1:
        yield f"{len(headings)} h1: {headings}"
    elif headings[0].split("\n")[-1].strip().lower() not in page.title().lower():
        yield f"the title {page.title()!r} does not say {headings[0]!r}"
    if name not in TECHNICAL:
        said = page.locator("body").inner_text()
        for found in UNSAID.finditer(said):
            around = said[max(found.start() - 40, 0) : found.end() + 40]
            yield f"unsaid {found[0]!r}: {around!r}"


def broken_rules(page, rules):
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    for rule in page.evaluate(AXE, options):
        yield f"{rule['id']}: {rule['help']} {[n['html'][:160] for n in rule['nodes']][:3]}"


def misfits(page):
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        yield "scrolls sideways"
    yield from page.evaluate("looking.cutOff()")
    yield from page.evaluate("looking.lostToKeys()")


def keep_picture(page, name, width):
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        kept = re.sub(r"[^\w.-]+", "-", name).strip("-")
        page.screenshot(path=folder / f"{kept}.{width}.png", full_page=True)
