"""Answers that the pages of every text that a bank publishes have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from staffbank.web.confirming import confirmed
from trusts.forms.agreement import PublishForm
from trusts.models.text import PublishedText
from trusts.presenters.agreement import paragraphs
from trusts.services.texts import as_published, newest
from trusts.web import BankRequest


@dataclass(frozen=True, slots=True)
class Texts:
    """A sort of text: its table, its pages, and what a bank may begin with."""

    model: type[PublishedText]
    listed_at: str
    called: str
    templates: str
    model_title: str
    model_text: str
    form: type[PublishForm] = PublishForm

    def page(self, request: BankRequest, **more: Any) -> dict[str, Any]:
        """What every page of one version is drawn with."""
        back = {"href": reverse(self.listed_at, args=[request.bank.slug]), "text": self.called}
        return {"bank": request.bank, "page": {"back": back}, **more}


def read_answer(request: BankRequest, texts: Texts, number: int, **more: Any) -> HttpResponse:
    """One version: its text and hash, and what else is known of it."""
    found = get_object_or_404(texts.model, bank=request.bank, number=number)
    context = texts.page(request, version=found, parts=paragraphs(found.text), **more)
    return render(request, f"{texts.templates}/read.jinja", context)


def publish_answer(
    request: BankRequest,
    texts: Texts,
    publish: Callable[..., PublishedText],
    means: Callable[[Mapping[str, Any]], object] = lambda _: None,
) -> HttpResponse:
    """The next version: as whoever signs will read it first, then published.

    ``means`` says of a valid form what publishing it would do.
    """
    former = newest(texts.model, request.bank.pk)
    form = texts.form(
        request.POST if request.method == "POST" else None,
        initial={
            "title": former.title if former else texts.model_title,
            "text": former.text if former else texts.model_text,
        },
    )
    if confirmed(
        request,
        form,
        lambda data: publish(request.bank, by=request.actor, **data),
        refused_at="text",
    ):
        messages.success(request, "Published.")
        return redirect(texts.listed_at, request.bank.slug)
    context = texts.page(request, form=form, former=former)
    if form.is_valid():
        context["parts"] = paragraphs(as_published(form.cleaned_data["text"]))
        context["means"] = means(form.cleaned_data)
    status = 422 if form.errors else 200
    return render(request, f"{texts.templates}/publish.jinja", context, status=status)
