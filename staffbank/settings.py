"""Every setting, in one file. The environment comes in here; whatever is missing is named."""

import os
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from staffbank import env, organisations

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where and as what we run -----------------------------------------------------------------

ENVIRONMENT = env.choice("STAFFBANK_ENV", ("production", "demo", "test"), "production")
PRODUCTION = ENVIRONMENT == "production"
PROCESS = env.choice("STAFFBANK_PROCESS", ("web", "worker", "beat", "command"), "command")

DEBUG = env.flag("DEBUG")
PERSONAS = env.flag("STAFFBANK_PERSONAS", default=ENVIRONMENT == "demo")
CLOCK_OFFSET = timedelta(seconds=env.number("STAFFBANK_CLOCK_OFFSET", 0))

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured(
            "DEBUG is on, which shows secrets to whoever meets an error. Unset it in production."
        )
    if PERSONAS:
        raise ImproperlyConfigured(
            "STAFFBANK_PERSONAS is on, which lets anybody become anyone. Unset it in production."
        )
    if CLOCK_OFFSET:
        raise ImproperlyConfigured(
            "STAFFBANK_CLOCK_OFFSET moves the clock, and with it every rest and pay rule. "
            "Unset it in production."
        )

SECRET_KEY = (
    env.required("SECRET_KEY", "fifty or more random characters, and keep them secret")
    if PRODUCTION
    else env.text("SECRET_KEY", f"not a secret: {ENVIRONMENT} has nothing to protect with it")
)
# Former keys: what they signed or encrypted is still read.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = (
    env.required("ALLOWED_HOSTS", "the host names we answer to, separated by commas").split(",")
    if PRODUCTION
    else env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")
)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# What a message's links begin with.
SITE_ADDRESS = env.text(
    "SITE_ADDRESS",
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://localhost:{env.text('PORT', '8000')}",
).rstrip("/")

# --- PostgreSQL -------------------------------------------------------------------------------
# Two roles: "default" owns nothing and the row-level policies bind it; "owner" migrates.

EMBEDDED_DATABASE = not PRODUCTION and env.optional("DATABASE_URL") is None

if EMBEDDED_DATABASE:
    from staffbank.devstack.postgres import OWNER, EmbeddedPostgres

    _server = EmbeddedPostgres(ENVIRONMENT)
    _addresses = {"default": _server.url(), "owner": _server.url(OWNER)}
else:
    _addresses = {
        "default": env.required(
            "DATABASE_URL",
            "the application role's address: postgresql://staffbank_app:password@host/staffbank",
        )
    }
    if _owner := env.optional("DATABASE_OWNER_URL"):
        _addresses["owner"] = _owner

# A person waits for a web process, so it gives up early and says "busy, try again".
PATIENCE = " -c lock_timeout=2s -c statement_timeout=5s" if PROCESS == "web" else ""


def _database(alias: str, address: str) -> dict[str, Any]:
    variable = "DATABASE_URL" if alias == "default" else "DATABASE_OWNER_URL"
    database: dict[str, Any] = env.database(variable, address)
    options = database["OPTIONS"]
    options.setdefault("connect_timeout", "5")
    options["application_name"] = f"staffbank-{PROCESS}"
    options["options"] = f"{options.get('options', '')}{PATIENCE}".strip()
    return database | {
        "ENGINE": "staffbank.devstack.backend" if EMBEDDED_DATABASE else "staffbank.backend",
        "ATOMIC_REQUESTS": False,  # acting() opens the transaction, around view and rendering
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a transaction pooler may stand between
    }


DATABASES = {alias: _database(alias, address) for alias, address in _addresses.items()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Broker and background work ---------------------------------------------------------------
# Celery carries hints; PostgreSQL holds the truth. A lost message delays, it loses nothing.

EMBEDDED_BROKER = not PRODUCTION and env.optional("REDIS_URL") is None

if EMBEDDED_BROKER:
    from staffbank.devstack.broker import Broker

    REDIS_URL = Broker(ENVIRONMENT).url
else:
    REDIS_URL = env.required("REDIS_URL", "the broker's address: redis://host:6379/0")

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # must exceed twice the longest task
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A person waits for what a web process says to a broker that hangs; a worker only listens.
    "socket_timeout": 3 if PROCESS == "worker" else 0.5,
    "socket_connect_timeout": 0.5,
    "max_retries": 0,  # a publisher asks once: the sweep finds what it could not say
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_EAGER_RESULT = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"

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
    "shifts",
    "insights",
]
if not PRODUCTION:
    INSTALLED_APPS.append("staffbank.devstack")

MIDDLEWARE = [
    "staffbank.web.doorstep.DoorstepMiddleware",  # first: what every answer carries
    "staffbank.web.probes.ProbesMiddleware",  # needs nothing that is below
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
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# In tests nothing is collected: files are served from where they lie.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = ENVIRONMENT == "test"

# --- Signing in -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["staffbank.accounts.authentication.ByEmail"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "staffbank.accounts.passwords.NotStolen",
        # Lines of SHA-1, or of its first ten digits or more, in order: those of Have I Been Pwned.
        "OPTIONS": {"file": env.optional("STOLEN_PASSWORDS_FILE")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "staffbank.web.account.adapter.InvitedOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one takes its place once it has been confirmed
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 15
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 15  # after that long, say again who you are
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the others end, by their password's hash
PASSWORD_RESET_TIMEOUT = 60 * 60
# Failed log ins, and letters asked for, are counted by staffbank.accounts.tries. These only keep
# one place from asking too much of us; behind one address may be a whole hospital.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/300s/key",  # of second steps: their key is the person's
    "reset_password": "60/m/ip",
    "reset_password_from_key": "60/m/ip",
    "request_login_code": "60/m/ip",
    "signup": "60/m/ip",
}
# How many proxies of ours stand in front: the address of a client is what the last of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "TRUSTED_PROXIES", 1 if env.flag("BEHIND_TLS_PROXY") else 0
)
# Organisations that log their people in: only people with an account or an invitation.
ORGANISATIONS = organisations.from_environment(production=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "trusts.signing_in.ByInvitation"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": [each.app for each in ORGANISATIONS.values()]}
}
SOCIALACCOUNT_STORE_TOKENS = False
ORGANISATION_TIMEOUT = 5  # seconds that a person waits for one that does not answer
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "staffbank.web.account.second_step.Authenticators"
MFA_TOTP_ISSUER = "Staffbank"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute out
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up: the letter that invited them reached them
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# Counts attempts for allauth's rate limits, and codes that were used: in the broker, for every
# process. While that is away each counts by itself, so no log in fails with it.
CACHES = {"default": {"BACKEND": "staffbank.accounts.counts.SharedCounts"}}

# --- What a browser is told -------------------------------------------------------------------

SESSION_ENGINE = "staffbank.accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 12  # one long shift, whatever one does in it
SESSION_IDLE_AFTER = timedelta(minutes=env.number("SESSION_IDLE_MINUTES", 20))
# How long somebody new may put off the second step of logging in.
SECOND_STEP_GRACE = timedelta(days=env.number("SECOND_STEP_GRACE_DAYS", 14))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_TLS_PROXY") else None
)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *(each.origin for each in ORGANISATIONS.values())],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "report-uri": ["/policy-reports/"],
        "report-to": ["policy"],
    }
}

# How much may be asked in a minute, by whom; 0 is no limit. A place may be a whole hospital, and
# counts only who is not logged in. Tests ask as fast as they can.
_ASKED = 0 if ENVIRONMENT == "test" else 1
REQUESTS_A_MINUTE = {
    "person": _ASKED * env.number("REQUESTS_A_MINUTE_PERSON", 600),
    "machine": _ASKED * env.number("REQUESTS_A_MINUTE_MACHINE", 1200),
    "browser": _ASKED * env.number("REQUESTS_A_MINUTE_BROWSER", 120),
    "place": _ASKED * env.number("REQUESTS_A_MINUTE_PLACE", 1200),
}

# What one request may send. A file is a week's rota in CSV at most, and is read as it comes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
UPLOAD_MAX_SIZE = 21 * 1024 * 1024

CSRF_FAILURE_VIEW = "staffbank.web.error_views.csrf_failed"

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
