"""The URL map as the demo has it."""

from django.urls import include, path

from staffbank.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("demo/", include("insights.simulation.urls"))]
