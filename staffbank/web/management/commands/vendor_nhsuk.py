from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from staffbank.web.vendoring import vendor


class Command(BaseCommand):
    help = "Copy the NHS.UK frontend from an unpacked npm package into our static files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("package", type=Path, help="folder that holds its package.json")

    def handle(self, *args: Any, package: Path, **options: Any) -> None:
        if not (package / "package.json").is_file():
            raise CommandError(f"{package} holds no package.json: unpack nhsuk-frontend first.")
        vendored = vendor(package)
        self.stdout.write(f"nhsuk-frontend {vendored.version}: {len(vendored.files)} files.")
