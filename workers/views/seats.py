"""The way in: the first page, and changing role and place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from staffbank import clock
from staffbank.web.acting import ask_to_log_in, choose_seat, seats_taken
from staffbank.web.kept import waiting_for
from staffbank.web.once import once
from workers.forms.own import SeatForm
from workers.seats import seats_of
from workers.selectors import open_banks
from workers.services.seat import take_seat


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Staffbank is; for somebody logged in, the form they left, or where their seat lands."""
    if not request.user.is_authenticated:
        registers = open_banks(clock.today()).exists()
        return render(request, "workers/home/read.jinja", {"registers": registers})
    if left := waiting_for(request.user, clock.now()):
        return redirect(left)
    seats = seats_of(request.user.pk)
    taken = seats_taken(request)
    chosen = [seat for seat in seats if len(seats) == 1 or taken[-1:] == [seat.key]]
    return redirect(chosen[0].home if chosen else "seats:change")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest) -> HttpResponse:
    """Choose the role and place to act from; the choice is recorded and opens its page."""
    if not request.user.is_authenticated:
        return ask_to_log_in(request)
    seats = seats_of(request.user.pk)
    if not seats:
        return render(request, "workers/seat/none.jinja")
    taken = seats_taken(request)
    form = SeatForm(
        request.POST if request.method == "POST" else None,
        seats=seats,
        initial={"seat": taken[-1] if taken else ""},
    )
    if form.is_valid():
        (seat,) = (seat for seat in seats if seat.key == form.cleaned_data["seat"])
        take_seat(seat)
        choose_seat(request, seat.key)
        return redirect(_ours(request, form.cleaned_data["next"]) or seat.home)
    return render(
        request, "workers/seat/change.jinja", {"form": form}, status=422 if form.is_bound else 200
    )


def _ours(request: HttpRequest, address: str) -> str:
    """``address`` where it is a page of this site, else nothing."""
    allowed = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed else ""
