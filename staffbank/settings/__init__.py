"""Every setting. The environment comes in here; whatever is missing is named.

A noun with much to say has a file of its own, taken whole so that no setting is left behind.
"""

import os
from pathlib import Path
from tempfile import gettempdir

from staffbank import env
from staffbank.settings.browsers import *
from staffbank.settings.evidence import *
from staffbank.settings.evidence import EVIDENCE_BUCKET, EVIDENCE_FOLDER, EVIDENCE_STORAGE
from staffbank.settings.passports import *
from staffbank.settings.registers import *
from staffbank.settings.running import *
from staffbank.settings.running import ENVIRONMENT, PLAIN_HOSTS, PROCESS, PRODUCTION
from staffbank.settings.servers import *
from staffbank.settings.signing_in import *

BASE_DIR = Path(__file__).resolve().parents[2]

# --- Django -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "staffbank",
    "staffbank.accounts",
    "staffbank.audit",
    "staffbank.outbox",
    "staffbank.notifications",
    "staffbank.interop",
    "staffbank.web",
    "trusts",
    "workers",
    "compliance",
    "compliance.passport",
    "shifts",
    "insights",
]
if not PRODUCTION:
    INSTALLED_APPS.append("staffbank.devstack")

MIDDLEWARE = [
    "staffbank.web.doorstep.DoorstepMiddleware",  # first: what every answer carries
    "staffbank.web.probes.ProbesMiddleware",  # needs nothing that is below
    "staffbank.web.tls.TlsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "staffbank.web.bodies.BodiesMiddleware",  # before anything reads one
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "staffbank.web.limits.LimitsMiddleware",
    "staffbank.web.gate.GateMiddleware",  # how long a log in lasts, and what it opens
    "staffbank.web.acting.ActingMiddleware",  # last: the transaction holds view and rendering
]

ROOT_URLCONF = "staffbank.urls"
WSGI_APPLICATION = "staffbank.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "csp.context_processors.nonce",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "staffbank.web.jinja.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
if not (EVIDENCE_BUCKET or EVIDENCE_FOLDER):
    from staffbank.devstack.places import Places

    EVIDENCE_STORAGE["OPTIONS"]["location"] = Places(ENVIRONMENT).state / "evidence"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": EVIDENCE_STORAGE,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# In tests nothing is collected: files are served from where they lie.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = ENVIRONMENT == "test"

# --- Whom people ring -------------------------------------------------------------------------
# Said on every page. The demo's number is one that can never be given to anybody.

CONTACT_NUMBER = env.text("CONTACT_NUMBER", "" if PRODUCTION else "020 7946 0199")
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "" if PRODUCTION else "bank.team@staffbank.example")

# --- API --------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "trusts.authentication.MachineTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["staffbank.web.api.parsing.BoundedJSON"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "staffbank.web.api.schema.Schema",
    "EXCEPTION_HANDLER": "staffbank.web.problems.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Staffbank",
    "DESCRIPTION": (
        "Vacancies, bookings and the people who fill them. Times are ISO 8601 with an offset,"
        " money is whole pence, and things are named by refs and codes."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "BookingStatus": "shifts.models.Booking.Status",
        "VacancyStatus": "shifts.models.Vacancy.Status",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "staffbank.web.api.schema.with_problems",
    ],
}

# --- What is measured --------------------------------------------------------------------------
# Prometheus reads /metrics with this token; without one there is no such page.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
# The processes of one web server count in one folder: it is named after the process they share.
METRICS_FOLDER = ""
if PROCESS == "web":
    METRICS_FOLDER = f"{gettempdir()}/staffbank-{os.getuid()}-{os.getppid()}"

# --- E-mail -----------------------------------------------------------------------------------

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.locmem.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
if PRODUCTION:
    env.encrypted("EMAIL_HOST", EMAIL_HOST, PLAIN_HOSTS, "Set EMAIL_USE_TLS=1", is_so=EMAIL_USE_TLS)
if ENVIRONMENT == "demo":
    # Kept as files, for the demo's page of sent messages to show: nothing leaves the machine.
    from staffbank.devstack.places import Places

    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(Places("demo").state / "mail")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "Staffbank <staffbank@localhost>")

# --- Logs: one JSON object a line in production, a readable line elsewhere ----------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "staffbank.logs.JsonFormatter"},
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "filters": {"discreet": {"()": "staffbank.logs.Discreet"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if PRODUCTION else "plain",
            "filters": ["discreet"] if PRODUCTION else [],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "django": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # a refusal or a missing page is no warning
    },
}
