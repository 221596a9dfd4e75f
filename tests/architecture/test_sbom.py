"""The bill of materials names all that is installed, and the security page names what exists."""

import json
import re
from pathlib import Path

from django.conf import settings

from staffbank.devstack import sbom

ROOT = Path(settings.BASE_DIR)


def test_the_bill_names_every_pin_of_the_lock_with_its_sums(tmp_path):
    sbom.main(tmp_path / "sbom.json")
    made = json.loads((tmp_path / "sbom.json").read_text())
    pins = re.findall(
        r"^([a-z0-9][^ \n]*)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    )

    python = [each for each in made["components"] if each["purl"].startswith("pkg:pypi/")]
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    assert {each["name"] for each in python} == {re.sub(r"\[.*", "", pin) for pin in pins}
    assert all(re.fullmatch("[0-9a-f]{64}", h["content"]) for c in python for h in c["hashes"])
    assert all(each["hashes"] for each in python)
    assert {"nhsuk-frontend", "htmx.org"} <= {each["name"] for each in made["components"]}


def test_the_bill_of_one_lock_is_always_the_same():
    lock, project = (
        "a==1 \\\n    --hash=sha256:" + "0" * 64,
        {"name": "s", "version": "1", "license": "MIT"},
    )

    assert sbom.bill(lock, project) == sbom.bill(lock, project)


def test_what_the_security_pages_point_at_is_there():
    missing = {
        (page.name, path)
        for page in [ROOT / "docs/security.md", *(ROOT / "docs/safety").glob("*.md")]
        for path in re.findall(
            r"`((?:tests|docs|staffbank|trusts)/[\w./-]+\.\w+)`", page.read_text()
        )
        if not (ROOT / path).exists()
    }

    assert missing == set()


def test_the_security_page_names_each_requirement_once_and_adds_up():
    text = (ROOT / "docs/security.md").read_text()
    rows = re.findall(
        r"^\| v5\.0\.0-([\d.]+) \| (met|open|none here) \| (.+) \|$", text, re.MULTILINE
    )
    states = [state for _, state, _ in rows]
    said = re.search(r"(\d+) requirements, of which (\d+) are met, .*? and (\d+) are open", text)

    assert len({number for number, _, _ in rows}) == len(rows) == int(said[1])
    assert (states.count("met"), states.count("open")) == (int(said[2]), int(said[3]))
