"""The entry point of the web server: ``granian --interface wsgi staffbank.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffbank.settings")
os.environ.setdefault("STAFFBANK_PROCESS", "web")

application = get_wsgi_application()
# Every page's code is read before the first request comes: nobody waits a second for it, and what
# a running site serves is what it started with.
get_resolver().check()
