"""Turn the published NHS.UK frontend into files we may serve ourselves.

The published stylesheet names files at the root of a site and fetches the Frutiger font, which is
licensed for NHS services only, from an outside host. We serve neither: addresses become relative,
so that hashed static file names work, and the font falls back to Arial.
"""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parent / "static" / "nhsuk"

_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")
_ADDRESS = re.compile(r"url\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Vendored:
    version: str
    files: tuple[str, ...]


def rewritten_css(css: str) -> str:
    """Return ``css`` with no font face, no source map and only relative addresses."""
    css = _SOURCE_MAP.sub("", _FONT_FACE.sub("", css))
    return css.replace("url(/assets/", "url(assets/")


def rewritten_js(script: str) -> str:
    return _SOURCE_MAP.sub("", script)


def addresses(css: str) -> set[str]:
    """Every file a stylesheet asks for."""
    return {found.strip("\"'") for found in _ADDRESS.findall(css)}


def vendor(package: Path, home: Path = HOME) -> Vendored:
    """Copy from an unpacked ``nhsuk-frontend`` package what our pages use, and note its version."""
    version: str = json.loads((package / "package.json").read_text())["version"]
    dist = package / "dist" / "nhsuk"
    css = rewritten_css((dist / "nhsuk-frontend.min.css").read_text())
    wanted = sorted(name for name in addresses(css) if not name.startswith("data:"))

    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / "nhsuk-frontend.min.css").write_text(css)
    (home / "nhsuk-frontend.min.js").write_text(
        rewritten_js((dist / "nhsuk-frontend.min.js").read_text())
    )
    for name in wanted:
        target = home / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dist / name, target)
    (home / "VERSION").write_text(f"{version}\n")
    return Vendored(version, ("nhsuk-frontend.min.css", "nhsuk-frontend.min.js", *wanted))
