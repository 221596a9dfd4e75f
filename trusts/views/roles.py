"""What each role may do, for anybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trusts.permissions import LEVELS, ROLES, WORKER_SENTENCE


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every role there is, what it is for, and what it may do: as the code has it."""
    context = {
        "levels": [
            (words, [role for role in ROLES.values() if role.level == level])
            for level, words in LEVELS.items()
        ],
        "worker": WORKER_SENTENCE,
    }
    return render(request, "trusts/role/catalogue.jinja", context)
