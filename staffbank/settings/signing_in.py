"""Who may log in, by what steps, and for how long."""

from datetime import timedelta

from staffbank import env, organisations
from staffbank.settings.running import PRODUCTION

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
        "NAME": "staffbank.accounts.passwords.NotOurWords",
        "OPTIONS": {"words": env.words("PASSWORD_WORDS")},
    },
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
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # our adapter writes to closed accounts alone
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one takes its place once it has been confirmed
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 10
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

SESSION_ENGINE = "staffbank.accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 12  # one long shift, whatever one does in it
SESSION_IDLE_AFTER = timedelta(minutes=env.number("SESSION_IDLE_MINUTES", 20))
# Logging in with one more ends the one that has been unused for longest.
SESSIONS_AT_ONCE = 10
# How long somebody new may put off the second step of logging in.
SECOND_STEP_GRACE = timedelta(days=env.number("SECOND_STEP_GRACE_DAYS", 14))

# Counts attempts for allauth's rate limits, and codes that were used: in the broker, for every
# process. While that is away each counts by itself, so no log in fails with it.
CACHES = {"default": {"BACKEND": "staffbank.accounts.counts.SharedCounts"}}
