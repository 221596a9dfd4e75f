"""What Staffbank is made of, as CycloneDX: ``make sbom`` writes it from requirements.lock."""

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from staffbank.devstack.places import CHECKOUT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The bill of materials of ``lock``; the same for the same lock."""
    name, version = project["name"], project["version"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": name,
                "version": version,
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": [
            *(
                component(entry)
                for entry in re.split(r"\n(?=[A-Za-z0-9])", lock)
                if PIN.match(entry)
            ),
            *vendored(),
        ],
    }


def component(entry: str) -> dict[str, Any]:
    """One entry of the lock: a name, a version, and the sums of the files that may be installed."""
    found = PIN.match(entry)
    if found is None:
        raise ValueError(f"no pin in {entry[:60]!r}")
    name, version = found[1].lower().replace("_", "-"), found[2]
    address = f"pkg:pypi/{name}@{version}"
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": address,
        "bom-ref": address,
        "hashes": [{"alg": "SHA-256", "content": sum_} for sum_ in HASH.findall(entry)],
    }


def vendored() -> list[dict[str, Any]]:
    """What a browser is sent and no lock names."""
    found = []
    for npm, folder in (("nhsuk-frontend", "nhsuk"), ("htmx.org", "htmx")):
        text = (CHECKOUT / f"staffbank/web/static/{folder}/VERSION").read_text()
        numbers = re.search(r"\d+\.\d+\.\d+", text)
        if numbers is None:
            raise ValueError(f"{folder}/VERSION names no version")
        address = f"pkg:npm/{npm}@{numbers[0]}"
        found.append(
            {
                "type": "library",
                "name": npm,
                "version": numbers[0],
                "purl": address,
                "bom-ref": address,
            }
        )
    return found


def main(to: Path) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    made = bill((CHECKOUT / "requirements.lock").read_text(), project)
    to.write_text(json.dumps(made, indent=2) + "\n")
    sys.stdout.write(f"{to}: {len(made['components'])} components\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
