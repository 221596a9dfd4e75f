"""What each role may do, for anybody to read; and one's own roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staffbank.web.acting import ask_to_log_in
from trusts.permissions import LEVELS, ROLES, WORKER_SENTENCE
from trusts.seats import cover_words, place_name
from trusts.selectors.people import roles_of


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


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every role one has, will have or had, at every place, and who gave it."""
    if not request.user.is_authenticated:
        return ask_to_log_in(request)
    context = {
        "mine": roles_of(request.user.pk),
        "roles": ROLES,
        "place_name": place_name,
        "cover_words": cover_words,
    }
    return render(request, "trusts/role/mine.jinja", context)
