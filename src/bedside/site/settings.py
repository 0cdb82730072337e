"""Django's settings, all derived from `config` and the home folder. Nothing here is read from the environment."""

from typing import Any
from urllib.parse import urlsplit

from bedside.kit import crypto_files
from bedside.site.config import config
from bedside.site.database import Parameters, connection_settings, from_environment

CONFIG = config()
HOME = from_environment()
ADDRESS = urlsplit(CONFIG.url)

DEBUG = CONFIG.debug
DEMO = CONFIG.demo
SITE_URL = CONFIG.url.rstrip("/")
TRUST_PROXY = CONFIG.trust_proxy
TRUSTED_PROXIES = CONFIG.trusted_proxies
KEYS_DIR = HOME.keys
CHECKPOINT_FILE = CONFIG.checkpoint_file or HOME.root / "audit" / "checkpoints.jsonl"
SECRET_KEY = crypto_files.read_or_create(KEYS_DIR, "django.key", crypto_files.fresh_secret).decode()

# "testserver" only answers to Django's own test client; a browser can't be made to send it here.
ALLOWED_HOSTS = [ADDRESS.hostname or "127.0.0.1", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

APPS_OF_OTHERS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
KIT = ["bedside.kit.bus", "bedside.kit.ui"]
# Low to high, as in docs/adr and .importlinter.
FEATURES = [
    "bedside.features.audit",
    "bedside.features.people",
    "bedside.features.notify",
    "bedside.features.accounts",
    "bedside.features.policies",
    "bedside.features.media",
    "bedside.features.evidence",
    "bedside.features.clearance",
    "bedside.features.delivery",
    "bedside.features.publishing",
]
# Ours first: their templates win over allauth's.
INSTALLED_APPS = ["bedside.site.apps.SiteConfig", *reversed(FEATURES), *KIT, *APPS_OF_OTHERS]

MIDDLEWARE = [
    "bedside.kit.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bedside.kit.security.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bedside.features.audit.middleware.AddressMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "bedside.features.people.middleware.FirstRunMiddleware",
    "bedside.features.people.middleware.IdleMiddleware",
    "bedside.features.people.middleware.ClockMiddleware",
    "bedside.features.people.middleware.SignedInMiddleware",
    "bedside.features.people.middleware.SecondFactorMiddleware",
    "bedside.kit.problems.ProblemMiddleware",
]

ROOT_URLCONF = "bedside.site.urls"
WSGI_APPLICATION = "bedside.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "bedside.kit.ui.context.ui",
            ]
        },
    }
]

_APP, _OWNER = connection_settings()


def _database(parameters: Parameters, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parameters["host"],
        "PORT": parameters["port"],
        "NAME": parameters["dbname"],
        "USER": parameters["user"],
        "PASSWORD": parameters["password"],
        "OPTIONS": {**parameters["options"], **options},
        "CONN_MAX_AGE": 0,
        # After the database was restarted, pages get a living connection instead of an error.
        "CONN_HEALTH_CHECKS": True,
    }


# Couriers, the worker's own loops and side work, or as many pages at a time.
_CONNECTIONS = CONFIG.worker_threads + 12

# The application's role may not change tables; `migrate` uses the owner's.
DATABASES = {
    "default": _database(_APP, {"pool": {"min_size": 1, "max_size": _CONNECTIONS, "timeout": 15}}),
    "owner": {**_database(_OWNER, {}), "TEST": {"MIRROR": "default"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["bedside.features.people.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "bedside.features.people.passwords.GuessableValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:today"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A browser on a shared computer forgets the session when it closes.
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUST_PROXY else 0
ACCOUNT_ADAPTER = "bedside.features.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "bedside.features.people.forms.entrance.SignInForm",
    "change_password": "bedside.features.people.forms.entrance.ChangePasswordForm",
    "set_password": "bedside.features.people.forms.entrance.SetPasswordForm",
    "reset_password": "bedside.features.people.forms.entrance.ForgottenForm",
    "reset_password_from_key": "bedside.features.people.forms.entrance.NewPasswordForm",
    "reauthenticate": "bedside.features.people.forms.entrance.ConfirmPasswordForm",
}
# Guesses at one person are counted by features/people/lockout.py; this bounds one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}
MFA_ADAPTER = "bedside.features.people.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate": "bedside.features.people.forms.entrance.CodeForm",
    "reauthenticate": "bedside.features.people.forms.entrance.ConfirmCodeForm",
    "activate_totp": "bedside.features.people.forms.entrance.AppForm",
    "add_webauthn": "bedside.features.people.forms.entrance.PasskeyForm",
    "edit_webauthn": "bedside.features.people.forms.entrance.PasskeyNameForm",
}
# Addresses are proved by the invitation's link.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Bedside"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ADDRESS.scheme == "http"
USERSESSIONS_TRACK_ACTIVITY = False  # IdleMiddleware does it, less often

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}}

LOGOFF_SECONDS = CONFIG.logoff_minutes * 60
SESSION_COOKIE_NAME = "bedside_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ADDRESS.scheme == "https"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bedside.kit.ui.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ADDRESS.scheme == "https" else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The captions of a film are one form: three fields for each of up to 2,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 7000
# Uploads stay in memory: a picture that is not repainted yet must not lie on a disk.
FILE_UPLOAD_HANDLERS = ["bedside.features.media.uploads.InMemory"]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
STATIC_URL = "static/"
# Served from where they lie, with validators: no build step, and nothing to collect.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
FORM_RENDERER = "bedside.kit.ui.forms.Renderer"

EMAIL_BACKEND = "bedside.features.notify.mail.Backend"
MAIL_URL = CONFIG.mail_url
MAIL_FROM = DEFAULT_FROM_EMAIL = CONFIG.mail_from
MAIL_FOLDER = HOME.root / "mail"
LATENESS_MINUTES = CONFIG.lateness_minutes
CROSSREF_URL, PUBMED_URL = CONFIG.crossref_url, CONFIG.pubmed_url
FEEDBACK_DAYS = CONFIG.feedback_days
WORKER_THREADS = CONFIG.worker_threads
PRIVATE_ORIGINS = tuple(origin.strip() for origin in CONFIG.private_origins.split(",") if origin.strip())

PROCRASTINATE_WORKER_DEFAULTS = {"fetch_job_polling_interval": 1.0, "concurrency": 2}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"bare": {"()": "bedside.kit.logs.Bare"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["bare"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handler would mail or print a request's fields; ours keeps to the path and the kind of error.
        "django": {"handlers": [], "propagate": True, "level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
