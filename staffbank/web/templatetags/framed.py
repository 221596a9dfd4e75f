"""The bridge by which a Django template stands in our Jinja layout and uses its components."""

import re
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from staffbank.organisations import Organisation
from staffbank.web.foreign import foreign_field, foreign_summary
from staffbank.web.rendering import nhsuk

register = template.Library()

_H1 = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)


class Framed(template.Node):
    """What is inside becomes the content of a page; its ``h1`` becomes the page's heading."""

    def __init__(self, inside: NodeList) -> None:
        self.inside = inside

    def render(self, context: Context) -> SafeString:
        inside = self.inside.render(context)
        heading = _H1.search(inside)
        form = context.get("form")
        page = {
            "words": strip_tags(heading[1]).strip() if heading else "Your account",
            "body": mark_safe(_H1.sub("", inside, count=1)),  # noqa: S308 (rendered, so escaped)
            "summary": foreign_summary(form) if isinstance(form, forms.BaseForm) else "",
        }
        return render_to_string("web/framed.jinja", {"page": page}, context.get("request"))


@register.tag
def framed(parser: Parser, token: Token) -> Framed:
    inside = parser.parse(("endframed",))
    parser.delete_first_token()
    return Framed(inside)


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    return SafeString(foreign_field(bound))


@register.simple_tag
def component(name: str, **params: Any) -> SafeString:
    """An NHS.UK component with flat parameters: ``{% component "button" text="Log in" %}``."""
    return SafeString(nhsuk(name, params))


@register.simple_tag
def organisations() -> list[Organisation]:
    """Who can log people in for us."""
    return list(settings.ORGANISATIONS.values())
