import re
from importlib.metadata import version
from pathlib import Path

from staffbank.web.vendoring import HOME, addresses, rewritten_css

# Which release of the frontend each release of the macros was made for.
MADE_FOR = {"0.10.2": "10.6.1"}


def test_the_stylesheet_is_the_one_the_macros_were_made_for():
    assert (HOME / "VERSION").read_text().strip() == MADE_FOR[version("nhsuk-frontend-jinja")]


def test_the_stylesheet_asks_nothing_of_another_host_and_every_file_is_here():
    css = (HOME / "nhsuk-frontend.min.css").read_text()

    assert "http" not in css
    assert "@font-face" not in css
    assert "sourceMappingURL" not in css
    assert [name for name in addresses(css) if not (HOME / name).is_file()] == []


def test_rewriting_drops_fonts_and_makes_addresses_relative():
    css = (
        "@font-face{font-family:F;src:url(https://fonts.example/f.woff)}"
        "a{background:url(/assets/images/tick.svg)}/*# sourceMappingURL=x.css.map */\n"
    )

    assert rewritten_css(css) == "a{background:url(assets/images/tick.svg)}"


def test_our_own_styles_and_scripts_are_within_their_budget():
    static = Path(HOME).parent

    assert len((static / "css/staffbank.css").read_bytes()) < 12_000
    assert len((static / "js/staffbank.js").read_bytes()) < 6_000
    assert not re.search(r"https?://", (static / "js/staffbank.js").read_text())
