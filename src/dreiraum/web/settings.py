"""Django's settings. An installation is a folder; the environment says which, and little else.

DREIRAUM_HOME    the folder: `region/`, `site.toml`, `accounts.toml` (see web.providers), `dreiraum.sqlite3`,
                 `secret-key` (default out/demo)
DATABASE_URL     PostgreSQL instead of SQLite, e.g. postgres://user:password@host/name; statements are prepared, so a
                 pooler between must know of them (PgBouncer: `max_prepared_statements`)
DREIRAUM_HOSTS   names the site answers to, comma-separated, besides this machine's own
DREIRAUM_HTTPS   1 behind a proxy that speaks HTTPS: secure cookies, HSTS
DREIRAUM_PROXIES how many proxies stand before the site, so that limits know its visitors apart (default 0)
DREIRAUM_MAIL    mail server, e.g. smtp://user:password@host:587?tls=1 (default: mails lie as files in `mail/`)
DREIRAUM_LIMITS  0 to answer everybody as often as they ask, such as for a measurement
DREIRAUM_LIMIT_KIND     questions per visitor and minute: find, answer, route, journey, board, area, table,
                 message; 0 for any number
DREIRAUM_WORKERS how many processes share those limits (`dreiraum serve` says so itself)
DREIRAUM_PRIVATE_CALENDARS  1 to follow calendars of others in networks of one's own, too
DREIRAUM_METRICS_TOKEN  who may read /metrics from elsewhere (default: only this machine)
"""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from jinja2 import StrictUndefined

from dreiraum.web.environment import flag, mail_server, number, secret_key, text
from dreiraum.web.logs import logging_config
from dreiraum.web.providers import providers

PACKAGE = Path(__file__).parent
HOME = Path(text("DREIRAUM_HOME", "out/demo")).absolute()

SECRET_KEY = secret_key(HOME)
DEBUG = False
HTTPS = flag("DREIRAUM_HTTPS")
ALLOWED_HOSTS = [*text("DREIRAUM_HOSTS", "").replace(",", " ").split(), "localhost", "127.0.0.1", "[::1]"]
PROXIES = number("DREIRAUM_PROXIES", 0)
PER_MINUTE = {
    "find": 300, "answer": 120, "route": 240, "journey": 120, "board": 240, "area": 30, "table": 120, "message": 4,
}  # fmt: skip
LIMITS = {
    kind: number(f"DREIRAUM_LIMIT_{kind.upper()}", usual) if flag("DREIRAUM_LIMITS", default=True) else 0
    for kind, usual in PER_MINUTE.items()
}
WORKERS = max(1, number("DREIRAUM_WORKERS", 1))
PRIVATE_CALENDARS = flag("DREIRAUM_PRIVATE_CALENDARS")
METRICS_TOKEN = text("DREIRAUM_METRICS_TOKEN", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "dreiraum.ground.region",
    "dreiraum.ground.site",
    "dreiraum.ground.people",
    "dreiraum.ground.messages",
    "dreiraum.ground.places",
    "dreiraum.ground.bookings",
    "dreiraum.land.coverage",
    "dreiraum.land.mobility",
    "dreiraum.land.supply",
    "dreiraum.examples",
    "dreiraum.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
]
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "people:account"
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
ACCOUNT_ADAPTER = "dreiraum.ground.people.signing_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without one, a code comes by mail each time
ACCOUNT_SIGNUP_FORM_CLASS = "dreiraum.ground.people.forms.NameForm"
ACCOUNT_FORMS = {
    name: f"dreiraum.ground.people.account_forms.{form}"
    for name, form in {
        "login": "LoginForm", "signup": "SignupForm", "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm", "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm", "request_login_code": "RequestLoginCodeForm",
        "add_email": "AddEmailForm",
    }.items()
}  # fmt: skip
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True  # a code can be read aloud
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {  # besides allauth's own
    "dreiraum_card": "10/m/ip,40/h/ip", "dreiraum_phone": "5/m/ip,20/h/ip,3/h/key", "dreiraum_phone_code": "10/m/ip",
}  # fmt: skip
ACCOUNT_CHANGE_EMAIL = ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = None  # people are asked
MFA_ADAPTER = "dreiraum.ground.people.signing_in.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow that on http://localhost alone
SOCIALACCOUNT_ADAPTER = "dreiraum.ground.people.signing_in.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: `form-action 'self'` lets no form end at another site
SOCIALACCOUNT_AUTO_SIGNUP = False  # people see what is taken over
SOCIALACCOUNT_PROVIDERS = providers(HOME)
if not flag("DREIRAUM_LIMITS", default=True):
    ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "dreiraum.web.middleware.log.Log",
    "dreiraum.ground.region.serving.OneRegion",
    "dreiraum.web.middleware.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "dreiraum.ground.people.idle.Idle",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dreiraum.ground.region.limits.Pause",
    "dreiraum.web.middleware.interface.Interface",
    "allauth.account.middleware.AccountMiddleware",
    "dreiraum.ground.people.signing_in.OurName",
    "dreiraum.ground.people.guard.Guard",
]
ROOT_URLCONF = "dreiraum.web.urls"
WSGI_APPLICATION = "dreiraum.web.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "dreiraum.web.context.page",
            ],
        },
    },
    {  # what a page repeats often: a tenth of the time (decision 0031)
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        text("DATABASE_URL", f"sqlite:///{HOME / 'dreiraum.sqlite3'}"), conn_max_age=60, conn_health_checks=True
    )
}
CACHES = {  # counts of attempts to sign in, the same for all workers
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_attempt",
        "KEY_FUNCTION": "dreiraum.ground.people.attempts.attempt_key",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # a question asked again and again is planned once
    DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=5)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    }

MAIL = mail_server("DREIRAUM_MAIL")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.host else 'filebased'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_TIMEOUT = 10
EMAIL_USE_LOCALTIME = True

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

LOGGING = logging_config()

STATIC_URL = "/statisch/"
STATIC_ROOT = PACKAGE / "built"
STATICFILES_DIRS = [path for path in (PACKAGE / "static",) if path.is_dir()]  # in a clone; a wheel has them built
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = None  # web.middleware.headers says it, page by page
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 86_400  # seconds, for whoever wants to stay signed in
IDLE_BROWSER, IDLE_KEPT = 8 * 3600, 14 * 86_400  # seconds without use after which a session ends
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser, as the privacy notice says
MEDIA_ROOT = HOME / "media"  # photos; `ground.places` says who may see them
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
