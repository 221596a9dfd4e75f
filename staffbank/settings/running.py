"""Where and as what we run. What belongs to the demo, production refuses."""

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from staffbank import env

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

# Servers that are reached without TLS, because no network of others lies between.
PLAIN_HOSTS = env.words("PLAIN_HOSTS")

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
