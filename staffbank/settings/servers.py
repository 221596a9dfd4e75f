"""PostgreSQL, which holds the truth, and the broker, which carries hints of it."""

from typing import Any
from urllib.parse import urlsplit

from staffbank import env
from staffbank.settings.running import ENVIRONMENT, PLAIN_HOSTS, PROCESS, PRODUCTION

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
    if PRODUCTION:
        asks = options.get("sslmode") == "verify-full"
        host = str(database["HOST"])
        env.encrypted(variable, host, PLAIN_HOSTS, "Add ?sslmode=verify-full", is_so=asks)
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

if PRODUCTION:
    _broker = urlsplit(REDIS_URL)
    env.encrypted(
        "REDIS_URL",
        _broker.hostname or "",
        PLAIN_HOSTS,
        "Begin it with rediss://, and leave out ssl_cert_reqs",
        is_so=_broker.scheme == "rediss" and "ssl_cert_reqs" not in _broker.query,
    )

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
