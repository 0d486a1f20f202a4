"""Django's settings. An installation is a folder; the environment says which, and little else.

DREIRAUM_HOME    the folder: `region/`, `site.toml`, `dreiraum.sqlite3`, `secret-key` (default out/demo)
DATABASE_URL     PostgreSQL instead of SQLite, e.g. postgres://user:password@host/name
DREIRAUM_HOSTS   names the site answers to, comma-separated, besides this machine's own
DREIRAUM_HTTPS   1 behind a proxy that speaks HTTPS: secure cookies, HSTS
DREIRAUM_PROXIES how many proxies stand before the site, so that limits know its visitors apart (default 0)
DREIRAUM_MAIL    mail server, e.g. smtp://user:password@host:587?tls=1 (default: mails lie as files in `mail/`)
DREIRAUM_LIMITS  0 to answer everybody as often as they ask, such as for a measurement
DREIRAUM_LIMIT_KIND     questions per visitor and minute: find, answer, route, area, table, message; 0 for any number
DREIRAUM_WORKERS how many processes share those limits (`dreiraum serve` says so itself)
DREIRAUM_METRICS_TOKEN  who may read /metrics from elsewhere (default: only this machine)
"""

from __future__ import annotations

from pathlib import Path

import dj_database_url

from dreiraum.web.environment import flag, mail_server, number, secret_key, text
from dreiraum.web.logs import logging_config

PACKAGE = Path(__file__).parent
HOME = Path(text("DREIRAUM_HOME", "out/demo")).absolute()

SECRET_KEY = secret_key(HOME)
DEBUG = False
HTTPS = flag("DREIRAUM_HTTPS")
ALLOWED_HOSTS = [*text("DREIRAUM_HOSTS", "").replace(",", " ").split(), "localhost", "127.0.0.1", "[::1]"]
PROXIES = number("DREIRAUM_PROXIES", 0)
PER_MINUTE = {"find": 300, "answer": 120, "route": 240, "area": 30, "table": 120, "message": 4}
LIMITS = {
    kind: number(f"DREIRAUM_LIMIT_{kind.upper()}", usual) if flag("DREIRAUM_LIMITS", default=True) else 0
    for kind, usual in PER_MINUTE.items()
}
WORKERS = max(1, number("DREIRAUM_WORKERS", 1))
METRICS_TOKEN = text("DREIRAUM_METRICS_TOKEN", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "dreiraum.ground.region",
    "dreiraum.ground.site",
    "dreiraum.ground.people",
    "dreiraum.ground.messages",
    "dreiraum.land.coverage",
    "dreiraum.web",
]
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "dreiraum.web.middleware.log.Log",
    "dreiraum.ground.region.serving.OneRegion",
    "dreiraum.web.middleware.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "dreiraum.ground.region.limits.Pause",
    "dreiraum.web.middleware.interface.Interface",
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
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        text("DATABASE_URL", f"sqlite:///{HOME / 'dreiraum.sqlite3'}"), conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
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
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser, as the privacy notice says
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
