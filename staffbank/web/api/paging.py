"""Long lists, a page at a time, without counting them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import pagination
from rest_framework.exceptions import NotFound


class Pages(pagination.CursorPagination):
    """Follow ``next`` until it is null: rows that come or go meanwhile are not met twice."""

    ordering = ("starts_at", "pk")
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    cursor_query_description = "Where the last page ended: taken from `next` or `previous`."
    page_size_query_description = "How many to a page, 200 at most."

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError) as error:
            raise NotFound from error
