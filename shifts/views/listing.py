"""The list of vacancies: filters, order and page are all in the address."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shifts.forms.listing import VacancyFilters
from shifts.presenters.listing import ListPage
from shifts.selectors.listing import SORTS, listed
from staffbank import clock
from staffbank.web.paging import A_PAGE
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_TRUST)
def vacancies(request: TrustRequest) -> HttpResponse:
    form = VacancyFilters(request.GET, actor=request.actor)
    form.is_valid()
    sort = request.GET.get("sort", "")
    rows = listed(
        request.actor, form.chosen, sort=sort if sort in SORTS else "soonest", now=clock.now()
    )
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page = ListPage.of(request, form.chosen, shown, now=clock.now())
    return render(request, "shifts/vacancy/list.jinja", {"page": page, "filters": form})
