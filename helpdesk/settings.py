"""All settings, from environment variables; docs/operating.md lists each one.

Without any of them the embedded PostgreSQL and Valkey of `make run` are used, with
their state in `var/`.
"""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from helpdesk import api_settings
from helpdesk.runtime import keys, places

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()


def _number(name: str, default: int, *, least: int) -> int:
    """A whole number from the environment, or a sentence about what was there."""
    try:
        number = env.int(name, default=default)
    except ValueError:
        number = least - 1
    if number < least:
        raise ImproperlyConfigured(f"{name} has to be a whole number from {least} up.")
    return int(number)


def _mail_server(url: str) -> str:
    """The address of a mail server as it is, or a sentence about what was there."""
    if url and not re.fullmatch(r"(smtps|smtp|smtp\+plain)://\S*[^\s/@]", url):
        raise ImproperlyConfigured(
            "MAIL_SERVER has to be smtps://user:password@host:port, smtp:// (STARTTLS) or"
            " smtp+plain://."
        )
    return url


# --- where things live ---------------------------------------------------------------
VAR_DIR = places.var()
BLOB_DIR = Path(env.str("BLOB_DIR", default=str(VAR_DIR / "blobs")))

# --- secrets -------------------------------------------------------------------------
_KEYS = keys.load(VAR_DIR / "keys")
SECRET_KEY: str = env.str("SECRET_KEY", default="") or _KEYS.secret_key
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured(
        "SECRET_KEY is too short to sign anything: give it 50 random characters."
    )
# Seals the credentials of channels: 32 bytes, as 64 hex digits.
CREDENTIAL_KEY: str = env.str("CREDENTIAL_KEY", default="") or _KEYS.credential_key
if not re.fullmatch(r"[0-9a-fA-F]{64}", CREDENTIAL_KEY):
    raise ImproperlyConfigured(
        "CREDENTIAL_KEY has to be 64 hex digits; make one with: openssl rand -hex 32"
    )
# By which push services know us (VAPID): a number below the order of P-256, in base64url.
# Another one ends all subscriptions.
PUSH_KEY: str = env.str("PUSH_KEY", default="") or _KEYS.push_key
if not re.fullmatch(r"[A-Za-z0-9_-]{43}", PUSH_KEY):
    raise ImproperlyConfigured(
        "PUSH_KEY has to be 32 bytes in base64url, without padding (43 characters)."
    )

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address people type; links in our mails begin with it.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
if not re.match(r"https?://[^/\s]+", SITE_URL):
    raise ImproperlyConfigured(
        "SITE_URL is the address people type, such as https://help.example.org"
    )
HTTPS = SITE_URL.startswith("https://")
# A file in MaxMind's format that tells the country of an address; "" tells none.
GEOIP_DATABASE = env.str("GEOIP_DATABASE", default="")

# --- parts ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "helpdesk.runtime",
    "helpdesk.setup",
    "helpdesk.demo",
    "helpdesk.listening",
    "helpdesk.notifications",
    "helpdesk.portal",
    "helpdesk.reports",
    "helpdesk.webhooks",
    "channels_app",
    "knowledge_base",
    "tickets",
    "helpdesk.base.accounts",
    "helpdesk.base",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *api_settings.API_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "helpdesk.base.http.SmallPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "helpdesk.base.http.NoCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "helpdesk.base.http.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "helpdesk.base.http.SameSiteWritesMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "helpdesk.base.accounts.changing.ChangesMiddleware",
    "helpdesk.base.http.UnavailableMiddleware",
    "helpdesk.base.accounts.middleware.AgentPreferencesMiddleware",
    "helpdesk.base.accounts.middleware.SignedOutMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "helpdesk.setup.middleware.FirstRunMiddleware",
]

ROOT_URLCONF = "helpdesk.urls"
ASGI_APPLICATION = "helpdesk.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "helpdesk" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helpdesk.base.accounts.shell.shell",
            ],
        },
    },
]

FORM_RENDERER = "helpdesk.base.forms.Renderer"

# --- database ------------------------------------------------------------------------
# The budget of connections, of PostgreSQL's default 100: web WEB_THREADS and
# LIVE_THREADS (its pool), worker one a child, pump one and one a mailbox; DESIGN:
# workers and pump keep one plain connection each, since Celery would close a pool
# around every task.
WEB_THREADS = _number("WEB_THREADS", 12, least=1)
# Threads of sockets, which ask little and often; each may hold a connection.
LIVE_THREADS = 2
# And one for whoever asks whether the process works: they do not wait in the queue.
_POOL = {"min_size": 1, "max_size": WEB_THREADS + LIVE_THREADS + 1, "timeout": 5}
WORKER_CHILDREN = _number("WORKER_CHILDREN", 2, least=1)
PROCESS = env.str("HELPDESK_PROCESS", default="command")

# None: the embedded PostgreSQL, whose socket folder the runtime chose.
DATABASE_URL: str | None = env.str("DATABASE_URL", default="") or None
try:
    _database = environ.Env.db_url_config(
        DATABASE_URL or places.embedded_database_url()
    )
except (ValueError, KeyError) as error:
    raise ImproperlyConfigured(
        "DATABASE_URL is not understood. It looks like postgres://user:password@host:5432/name"
    ) from error
if _database.get("ENGINE") != "django.db.backends.postgresql":
    raise ImproperlyConfigured(
        "DATABASE_URL has to name a PostgreSQL server: postgres://user:password@host:5432/name"
    )

DB_POOLER = _POOLER = env.bool("DB_POOLER", default=False)
_STATEMENT_TIMEOUT = {
    "web": 15_000, "worker": 60_000, "pump": 60_000, "mail": 60_000,
}.get(PROCESS, 0)  # fmt: skip
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 0 if PROCESS == "web" else None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": _POOLER,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            # Without server-side binding psycopg prepares nothing. Both are off behind a
            # transaction pooler such as pgbouncer; commands prepare nothing at once,
            # since a migration sends several statements in one string. From the second
            # time on: savepoints have new names each time, and would push out the rest.
            **({} if _POOLER else {"server_side_binding": True}),
            **({} if _POOLER or PROCESS == "command" else {"prepare_threshold": 1}),
            **({"pool": _POOL} if PROCESS == "web" else {}),
            "application_name": f"helpdesk-{PROCESS}",
            "connect_timeout": 5,
            "options": (
                f"-c statement_timeout={_STATEMENT_TIMEOUT} -c lock_timeout=5000"
                " -c idle_in_transaction_session_timeout=30000"
            ),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- doorbells -----------------------------------------------------------------------
# Broker and channel layer may forget everything at any time: PostgreSQL is the truth.
BROKER_URL = env.str("BROKER_URL", default="") or places.embedded_broker_url()
CHANNEL_LAYER_URL = (
    env.str("CHANNEL_LAYER_URL", default="") or places.embedded_channel_layer_url()
)

# --- cache: rows in PostgreSQL; only sign-in rate limits use it ----------------------
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        # With Django's 300 anybody could flush the limits by trying many addresses.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- sign-in -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Agent"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _VALIDATORS + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": _VALIDATORS + "MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": _VALIDATORS + "CommonPasswordValidator"},
]
# Addresses are unique without regard to case, by a constraint Django cannot recognise.
# BUILT_DIR is made at the first start, after the checks.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "staticfiles.W004"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "helpdesk.base.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/15m/key,30/15m/ip",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "mfa_failed": "5/15m/key,5/15m/ip",
}
# The name of a class, not a secret.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "helpdesk.base.accounts.tokens.ResetTokens"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 3600  # seconds
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # safe only with the forms below: they take each code once
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "helpdesk.base.accounts.mfa_forms.AuthenticateForm",
    "reauthenticate": "helpdesk.base.accounts.mfa_forms.ReauthenticateForm",
    "activate_totp": "helpdesk.base.accounts.mfa_forms.ActivateTOTPForm",
}
MFA_ADAPTER = "helpdesk.base.accounts.adapter.MFAAdapter"

# --- the API: see helpdesk/api_settings.py -------------------------------------------
# Who answers is never what a request says of it: apps tell issuers apart by it (RFC 9207).
OAUTH2_PROVIDER = {**api_settings.OAUTH2_PROVIDER, "OIDC_ISS_ENDPOINT": SITE_URL}
REST_FRAMEWORK = api_settings.REST_FRAMEWORK
SPECTACULAR_SETTINGS = api_settings.SPECTACULAR_SETTINGS

# --- browser -------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "helpdesk.base.http.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- words and time ------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_DIR = VAR_DIR / "locale"
LOCALE_PATHS = [LOCALE_DIR]
# Where a language's own formats can be misread: English dates begin with the day.
FORMAT_MODULE_PATH = "helpdesk.base.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- static files --------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Made by helpdesk/runtime/assets.py: from wheels, and from our translations.
BUILT_DIR = VAR_DIR / "built"
STATICFILES_DIRS = [
    BASE_DIR / "helpdesk" / "static",
    BASE_DIR / "helpdesk" / "demo" / "static",
    BUILT_DIR,
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "helpdesk.runtime.storage.Storage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
SERVESTATIC_KEEP_ONLY_HASHED_FILES = True

# --- mail of our own: see channels_app/system_mail.py -------------------------------
EMAIL_BACKEND = "channels_app.system_mail.SystemMailboxBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="helpdesk@localhost")

# --- limits --------------------------------------------------------------------------
# A mail above this is kept whole but not parsed: it waits in quarantine for an admin.
MAIL_MAX_BYTES = _number("MAIL_MAX_BYTES", 50 * 1024 * 1024, least=1024)
# Where the mail server beside us hands over mail: "lmtp:/run/helpdesk/lmtp",
# "lmtp://127.0.0.1:2424", "smtp://127.0.0.1:2525"; empty: nowhere.
MAIL_DOOR = env.str("MAIL_DOOR", default="")
# The company's own mail server, for mailboxes that say so, until an admin types another:
# "smtps://user:password@mail.example.org", "smtp://…" (STARTTLS), "smtp+plain://…".
MAIL_SERVER = _mail_server(env.str("MAIL_SERVER", default=""))
# How many calls of the API a token may make in a minute.
API_CALLS_PER_MINUTE = _number("API_CALLS_PER_MINUTE", 1200, least=1)
# Seconds between two looks into a mailbox.
POLL_SECONDS = _number("POLL_SECONDS", 2, least=1)

# --- the way out: see helpdesk/base/egress.py ----------------------------------------
# "host:port" of services on our own network that may be asked all the same.
EGRESS_ALLOW = frozenset(env.list("EGRESS_ALLOW", default=[]))
# Whether providers of messages are programs of this machine, as the demo's are: then they
# reach us by any address.
PROVIDERS_NEARBY = False
# Mail servers on our own network: names, "name:port", or networks (mail_hosts.py).
MAIL_ALLOW = frozenset(
    one.strip().lower() for one in env.list("MAIL_ALLOW", default=[]) if one.strip()
)
# "address:port" of who is asked about sending domains; empty: this machine's name server.
DNS_SERVERS = [one for one in [env.str("DNS_SERVER", default="").strip()] if one]
# A model that may draft summaries (docs/operating.md); nothing is sent while unset.
SUMMARY_URL = env.str("SUMMARY_URL", default="")
SUMMARY_MODEL = env.str("SUMMARY_MODEL", default="")
SUMMARY_KEY = env.str("SUMMARY_KEY", default="")

# --- logs: ids, never contents; one line an entry ------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "helpdesk.base.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "celery.app.trace": {"level": "WARNING"},
        "imapclient": {"level": "WARNING"},
    },
}
