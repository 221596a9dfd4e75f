"""Every line and branch of the rules is run by their own small tests, not by a page above them."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
RULES = sorted(
    ".".join(folder.relative_to(CHECKOUT).parts)
    for folder in CHECKOUT.glob("[a-z]*/**/rules")
    if (folder / "__init__.py").exists()
)
CHASSIS = ["staffbank.periods", "staffbank.money", "staffbank.states"]
TESTS = {
    "chassis": "money periods states",
    "compliance": (
        "acceptance eligibility expiry hours joining_rules obstacles register_rules rest"
        " training_csv words"
    ),
    "compliance/passport": "files possession status_lists taking_rules tampering verifying",
    "insights": "joining_rules rules small_numbers",
    "workers": "matching_rules registration_numbers",
    "shifts": "cancelling lapsing_rules openings places_rules pricing release similar",
}


def coverage(folder, *arguments):
    outside = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "coverage", *arguments],
        cwd=CHECKOUT,
        env={**outside, "COVERAGE_FILE": str(folder / "coverage"), "STAFFBANK_PROOF": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_tests_of_the_rules_run_every_line_and_every_branch(tmp_path):
    names = [f"tests/{app}/test_{noun}.py" for app in TESTS for noun in TESTS[app].split()]
    source = f"--source={','.join([*RULES, *CHASSIS])}"

    ran = coverage(tmp_path, "run", "--branch", source, "-m", "pytest", "-q", "-n", "0", *names)
    told = coverage(tmp_path, "report", "--show-missing", "--skip-covered", "--fail-under=100")

    assert ran.returncode == 0, ran.stdout
    assert told.returncode == 0, told.stdout


def test_every_rules_package_is_among_those_measured():
    assert {"compliance.rules", "insights.rules", "shifts.rules"} <= set(RULES)
