"""The URL map as the demo has it, and an address for each way in which a page can say no."""

from django.urls import path

from staffbank.web import error_views
from tests.demo_urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

#: Each way of saying no, with its status.
NO = {
    "bad-request": 400,
    "not-allowed": 403,
    "csrf-failed": 403,
    "nothing-here": 404,
    "too-large": 413,
    "too-many": 429,
    "slow-down": 429,
    "our-fault": 500,
    "busy": 503,
    "away": 503,
}
VIEWS = {
    "bad-request": error_views.bad_request,
    "not-allowed": error_views.not_allowed,
    "csrf-failed": error_views.csrf_failed,
    "too-large": error_views.too_large,
    "too-many": lambda request: error_views.too_many(request, 900),
    "slow-down": lambda request: error_views.slow_down(request, 20),
    "our-fault": error_views.our_fault,
    "busy": error_views.busy,
    "away": error_views.away,
}
urlpatterns = [*urlpatterns, *(path(f"no/{name}/", view) for name, view in VIEWS.items())]
