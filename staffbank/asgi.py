"""An ASGI entry point, for hosts that speak nothing else. We run WSGI: it measured faster."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffbank.settings")
os.environ.setdefault("STAFFBANK_PROCESS", "web")

application = get_asgi_application()
