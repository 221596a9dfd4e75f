"""The Jinja environment that every page of ours is rendered in."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.crypto import get_random_string
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, pass_context
from jinja2.runtime import Context

from staffbank import clock
from staffbank.web import figures, rendering, words
from staffbank.web.frame import Frame, frame_of
from staffbank.web.kept import kept_here, kept_key, printed_for
from staffbank.web.tags import state_of

FILTERS = {
    filter.__name__: filter
    for filter in (
        words.day_record,
        words.day_long,
        words.day_short,
        words.day_near,
        words.month,
        words.clock_time,
        words.exact_time,
        words.to_the_second,
        words.moment_short,
        words.moment_long,
        words.shift_times,
        words.shift_when,
        words.shift_long,
        words.shift_near,
        words.shift_length,
        words.waiting,
        words.ago,
        words.day_in,
        words.as_of,
        words.time_tag,
        words.shift_tag,
        words.sentence,
        words.phone,
        words.ring,
        figures.number,
        figures.plural,
        figures.small_count,
        figures.hours,
        figures.hours_short,
        figures.money,
        figures.spend,
        figures.whole_pounds,
        figures.rate,
        figures.miles,
        figures.travel,
        figures.percent,
        figures.points,
    )
}


#: As many addresses are kept: those of the vacancies, wards and people that lists lead to.
ADDRESSES = 4096


def environment(**options: Any) -> Environment:
    """Build the environment: our templates first, then the NHS.UK macros.

    The macros reach through parameters that were not given, so what is undefined chains.
    """
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["undefined"] = ChainableUndefined
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (Django sets it)
    env.filters.update(FILTERS)
    env.globals.update(
        static=static,
        url=url,
        state_of=state_of,
        csp_nonce=csp_nonce,
        frame=frame,
        flashes=flashes,
        form_key=form_key,
        form_for=form_for,
        kept_form=kept_here,
        kept_key=kept_form_key,
        now=clock.now,
        nhsuk=rendering.nhsuk,
        drawn=rendering.drawn,
        setting=setting,
    )
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page. Finding one takes longer than drawing the link, so it is kept."""
    places = get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()
    return _address(places, name, args, tuple(kwargs.items()))


@lru_cache(maxsize=ADDRESSES)
def _address(
    places: tuple[Any, str], name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]
) -> str:
    return reverse(name, places[0], args=args or None, kwargs=dict(kwargs) or None)


def form_key() -> str:
    """A key that lets one form post once, however often its button is pressed."""
    return get_random_string(32)


@pass_context
def form_for(context: Context) -> str:
    """Whom a form is printed for, so that it can be kept for them when they are logged out."""
    request: HttpRequest | None = context.get("request")
    return "" if request is None else printed_for(request)


@pass_context
def kept_form_key(context: Context) -> str:
    """The kept form that this page's form replaces."""
    request: HttpRequest | None = context.get("request")
    return "" if request is None else kept_key(request)


def setting(name: str, default: str = "") -> Any:
    return getattr(settings, name, default)


@pass_context
def csp_nonce(context: Context) -> str:
    """The nonce of this answer. Asking for it is what puts it in the policy."""
    return str(getattr(context.get("request"), "csp_nonce", ""))


@pass_context
def frame(context: Context) -> Frame:
    return frame_of(context.get("request"))


@pass_context
def flashes(context: Context) -> list[Message]:
    """What the last action has to say, said once."""
    request: HttpRequest | None = context.get("request")
    return [] if request is None or not hasattr(request, "_messages") else [*get_messages(request)]
