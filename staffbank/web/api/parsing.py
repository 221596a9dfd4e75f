"""How the API reads a body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from staffbank.interop.json_reading import Unreadable, read_json


class BoundedJSON(BaseParser):
    """JSON in UTF-8, of a depth that means something."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            return read_json(stream.read())
        except Unreadable as error:
            raise ParseError(str(error)) from error
