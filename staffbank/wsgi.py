"""The entry point of the web server: ``granian --interface wsgi staffbank.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffbank.settings")
os.environ.setdefault("STAFFBANK_PROCESS", "web")

application = get_wsgi_application()
