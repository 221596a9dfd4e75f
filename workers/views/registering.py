"""Registering to work shifts: an address, the code sent to it, and an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.errors import Refusal
from staffbank.web.account.new_address import NewAddress
from staffbank.web.acting import person_of
from staffbank.web.forms import Form
from staffbank.web.once import once
from trusts.models import Bank
from workers.forms.registering import AccountForm, AddressForm, CodeForm
from workers.selectors import open_banks
from workers.services.registering import register

#: When a visitor opened the first page: from then on the time is counted.
BEGAN = "joining_began"

asking = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def banks(request: HttpRequest) -> HttpResponse:
    """Where one can register."""
    found = list(open_banks(clock.today()))
    return render(request, "workers/registering/banks.jinja", {"banks": found})


@never_cache
@asking
@once
def start(request: HttpRequest, pool: str) -> HttpResponse:
    """What joining is, and the address one logs in with; for somebody logged in, one press."""
    found = _bank(pool)
    began_at(request)
    if isinstance(request.user, User):
        return _as_oneself(request, found, request.user)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        NewAddress.ask(request, form.cleaned_data["email"])
        return redirect("seats:register_code", found.slug)
    return _page(request, "start", form, found)


@never_cache
@asking
@once
def code(request: HttpRequest, pool: str) -> HttpResponse:
    """The code that was sent to the address."""
    found, process = _bank(pool), NewAddress.resume(request)
    if process is None or request.user.is_authenticated:
        return redirect("seats:register", found.slug)
    if process.is_shown:
        return redirect("seats:register_account", found.slug)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if process.show(form.cleaned_data["code"]):
            return redirect("seats:register_account", found.slug)
        if NewAddress.resume(request) is None:
            return render(request, "workers/registering/over.jinja", {"bank": found}, status=410)
        form.add_error("code", "This is not the code we sent. Check it, or ask for a new one")
    return _page(request, "code", form, found, email=process.email)


@never_cache
@asking
@once
def account(request: HttpRequest, pool: str) -> HttpResponse:
    """A name and a password. Then one is logged in, and joins."""
    found, process = _bank(pool), NewAddress.resume(request)
    if process is None or not process.is_shown or request.user.is_authenticated:
        return redirect("seats:register", found.slug)
    form = AccountForm(request.POST if request.method == "POST" else None, email=process.email)
    if form.is_valid():
        try:
            joining = register(
                found,
                process.email,
                began_at=began_at(request),
                by=person_of(request),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            user: Any = joining.worker.user
            process.abort()
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            record_authentication(request, user, "password")
            return redirect("me:joining")
    return _page(request, "account", form, found, email=process.email)


def began_at(request: HttpRequest) -> datetime:
    """When this visitor opened the first page; now, if it is this one."""
    now = clock.now()
    kept: str = request.session.setdefault(BEGAN, now.isoformat())
    return min(datetime.fromisoformat(kept), now)


def _as_oneself(request: HttpRequest, bank: Bank, user: User) -> HttpResponse:
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            register(
                bank,
                user.email,
                began_at=began_at(request),
                by=person_of(request),
                name=user.get_full_name(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("me:joining")
    return _page(request, "oneself", form, bank, email=user.email)


def _bank(slug: str) -> Bank:
    return get_object_or_404(open_banks(clock.today()), slug=slug)


def _page(request: HttpRequest, name: str, form: Form, bank: Bank, **more: Any) -> HttpResponse:
    context = {"form": form, "bank": bank, **more}
    status = 422 if form.errors else 200
    return render(request, f"workers/registering/{name}.jinja", context, status=status)
