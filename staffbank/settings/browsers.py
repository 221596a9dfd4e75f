"""What a browser is told, and how much one may ask."""

from csp.constants import NONCE, NONE, SELF

from staffbank import env
from staffbank.settings.running import ENVIRONMENT, PRODUCTION
from staffbank.settings.signing_in import ORGANISATIONS

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
# A browser takes a cookie of that prefix from this host alone, over TLS alone.
_OURS_ALONE = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_OURS_ALONE}session"
CSRF_COOKIE_NAME = f"{_OURS_ALONE}csrf"
KNOWN_COOKIE_NAME = f"{_OURS_ALONE}known"
MESSAGES_COOKIE_NAME = f"{_OURS_ALONE}messages"
MESSAGE_STORAGE = "staffbank.web.notices.Notices"
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

# What one request may send: a few photographs at most, which are read as they come.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 21
UPLOAD_MAX_SIZE = 41 * 1024 * 1024

CSRF_FAILURE_VIEW = "staffbank.web.error_views.csrf_failed"
