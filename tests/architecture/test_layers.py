"""What import contracts cannot say because each such package must first be found."""

import grimp
import pytest

APPS = ("staffbank", "trusts", "workers", "compliance", "shifts", "insights")


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph(*APPS, include_external_packages=True, cache_dir=None)


def named(imports: grimp.ImportGraph, *names: str) -> list[str]:
    """Find every package or module of our apps with one of these names, nested apps' included."""
    return sorted(
        module
        for module in imports.modules
        if module.split(".")[0] in APPS and module.split(".")[-1] in names
    )


def chains(imports: grimp.ImportGraph, modules: list[str], forbidden: tuple[str, ...]) -> list[str]:
    return [
        " -> ".join(chain)
        for module in modules
        for target in forbidden
        if target in imports.modules
        for chain in imports.find_shortest_chains(module, target, as_packages=True)
    ]


def test_rules_are_pure_python(imports):
    forbidden = ("django", "rest_framework", "celery", "psycopg", "redis")

    assert chains(imports, named(imports, "rules"), forbidden) == []


def test_services_and_models_know_nothing_of_http(imports):
    modules = named(imports, "services", "models", "selectors")

    found = [
        f"{module} imports {target}"
        for module in modules
        for target in ("rest_framework", "staffbank.web")
        if target in imports.modules
        and not module.startswith(target)  # the pages' own model is of the pages
        and imports.direct_import_exists(importer=module, imported=target, as_packages=True)
    ]

    assert found == []


def test_nothing_that_production_runs_imports_the_development_stack(imports):
    importers = {
        importer
        for module in {"staffbank.devstack", *imports.find_descendants("staffbank.devstack")}
        for importer in imports.find_modules_that_directly_import(module)
        if not importer.startswith("staffbank.devstack")
    }

    settings = {
        "staffbank.settings",
        *(f"staffbank.settings.{n}" for n in ("servers", "registers")),
    }
    # The demo's page and command refuse where LOCAL_REGISTER is not set, and production refuses it.
    of_the_demo = {"insights.simulation.registering", "insights.management.commands.register"}
    assert importers <= settings | of_the_demo
