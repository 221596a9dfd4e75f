"""The demo's own pages: be one of its people, and read what was sent to them."""

from itertools import groupby
from operator import attrgetter
from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from insights.simulation.letters import sent_letters
from insights.simulation.personas import PERSONAS
from staffbank.accounts.models import User
from staffbank.accounts.second_step import How, mark


@require_safe
def personas(request: HttpRequest) -> HttpResponse:
    """Everybody one can be, by what they do."""
    known = set(
        User.objects.filter(email__in=[p.email for p in PERSONAS]).values_list("email", flat=True)
    )
    here = [persona for persona in PERSONAS if persona.email in known]
    groups = [(name, list(people)) for name, people in groupby(here, attrgetter("group"))]
    return render(request, "demo/personas.jinja", {"groups": groups})


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Log in as one of them. Only somebody on the list: no other account can be taken so."""
    email = request.POST.get("email", "")
    if email not in {persona.email for persona in PERSONAS}:
        raise Http404
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    mark(request.session, user, How.PERSONA)
    return redirect("/")


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the demo has sent, newest first, as its receivers would read it."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", "missing"))
    return render(request, "demo/inbox.jinja", {"letters": sent_letters(folder, at_most=50)})
