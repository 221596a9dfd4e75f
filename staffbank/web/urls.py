"""Pages that belong to nobody's seat, and in demo and test a page of every component."""

from django.conf import settings
from django.urls import path

from staffbank.web import probes, views

app_name = "web"

urlpatterns = [
    *(path(address, probe, name=address) for address, probe in probes.PROBES.items()),
    path(".well-known/security.txt", views.security, name="security"),
    path("policy-reports/", views.policy_reports, name="policy_reports"),
    path("help/", views.help_page, name="help"),
    path("contact/", views.contact, name="contact"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
]

if settings.ENVIRONMENT != "production":
    from staffbank.web import showcase

    urlpatterns.append(path("demo/components/", showcase.components, name="components"))
