"""Multaqa's settings: one file for every installation, all of it from the environment.

docs/DEPLOY.md has a table of the variables. Without any of them this is a production site
that refuses to start, because nobody has told it its secret key or its host names.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from ngo_portal import env

BASE_DIR = Path(__file__).resolve().parent.parent

# What kind of installation this is. Development is one person's own machine: plain HTTP, no
# settings needed. It has to be asked for, so that forgetting a variable never opens a server.
PRODUCTION = env.choice("MULTAQA_ENV", ["production", "development"], "production") == "production"

DEBUG = env.flag("DEBUG", False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG shows secrets to readers: it needs MULTAQA_ENV=development.")

# The site's own identity

if PRODUCTION:
    SECRET_KEY = env.secret("SECRET_KEY", minimum=50)
    ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must list the host names of the site.")
    SITE_ORIGIN = env.origin("SITE_ORIGIN", f"https://{ALLOWED_HOSTS[0].removeprefix('.')}")
else:
    SECRET_KEY = env.secret("SECRET_KEY", "") or env.kept_secret(BASE_DIR / ".secret_key")
    ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    SITE_ORIGIN = env.origin("SITE_ORIGIN", "http://127.0.0.1:8000")

# Keys that were in use before: what they signed stays valid until they are removed here.
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")

# What readers and editors see, in each language; a name given once is the name in both.
SITE_NAME = env.text("SITE_NAME", "ملتقى")
SITE_NAME_EN = env.text("SITE_NAME_EN", "Multaqa" if SITE_NAME == "ملتقى" else SITE_NAME)

# Where somebody who found a hole in the site may write: /.well-known/security.txt (RFC 9116).
SECURITY_CONTACT = env.contacts("SECURITY_CONTACT")
# Within how many days whoever complains of accessibility is answered; 0 promises nothing.
ANSWER_DAYS = env.number("ANSWER_DAYS", 0)

# The house. The roof stands first, so that its commands and templates win.

INSTALLED_APPS = [
    "ngo_portal",
    "articles",
    "events",
    "organizations",
    "ngo_portal.shared",
    "ngo_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Static files come from WhiteNoise under runserver too, as they do in production.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "taggit",
    "django_filters",
    "django_prose_editor",
]

MIDDLEWARE = [
    # First, so that it sees every answer as it leaves.
    "ngo_portal.page_cache.marking.MarkPublicPagesMiddleware",
    # Around whatever may answer without asking a view.
    "ngo_portal.api.origins.OpenToOtherOriginsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    # Before WhiteNoise, which looks the path up among files.
    "ngo_portal.requests.RefuseUnreadableMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ngo_portal.replicas.ReadFromCopiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ngo_portal.language.LanguageMiddleware",
    "ngo_portal.text_edition.middleware.TextEditionMiddleware",
    "ngo_portal.own_words.OwnWordsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "ngo_portal.urls"
WSGI_APPLICATION = "ngo_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# People

AUTH_USER_MODEL = "shared.User"
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# Signing in (docs/adr/0018): by user name, without any need of mail; nobody signs up.
# Who must have a second factor beside the password.
SECOND_FACTOR = env.choice("SECOND_FACTOR", ["optional", "chiefs", "publishers"], "optional")
ACCOUNT_ADAPTER = "ngo_portal.signing_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "ngo_portal.signing_in.forms.SignInForm",
    "change_password": "ngo_portal.signing_in.forms.PasswordForm",
    "reauthenticate": "ngo_portal.signing_in.forms.PasswordAgainForm",
    "reset_password": "ngo_portal.signing_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "ngo_portal.signing_in.forms.NewPasswordForm",
}
# Wrong passwords: of one address for one account, of one address, and of all for one account.
# The last is far higher, so that no stranger shuts an editor out who comes from somewhere else.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "20/m/ip,5/5m/key",
    "login_failed_anywhere": "50/5m/key",
}
MFA_ADAPTER = "ngo_portal.signing_in.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Questions for a challenge and answers to one.
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
# Addresses are not verified here, and nobody signs up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Clocks of telephones are up to half a minute off. No code is taken twice (signing_in/forms.py).
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "ngo_portal.signing_in.forms.CodeForm",
    "reauthenticate": "ngo_portal.signing_in.forms.CodeAgainForm",
    "activate_totp": "ngo_portal.signing_in.forms.NewTotpForm",
    "add_webauthn": "ngo_portal.signing_in.forms.NewPasskeyForm",
    "authenticate_webauthn": "ngo_portal.signing_in.forms.PasskeyForm",
    "login_webauthn": "ngo_portal.signing_in.forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "ngo_portal.signing_in.forms.PasskeyAgainForm",
}

# Without an address there is no mail, and who forgot a password asks a chief editor.
MAILERS = env.mailers("EMAIL_URL")
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"multaqa@{urlsplit(SITE_ORIGIN).hostname}")

# Who carries out what is put off (alerts to be sent): the process itself, unless a worker does.
TASKS = {
    "default": {
        "BACKEND": env.text("TASKS_BACKEND", "django.tasks.backends.immediate.ImmediateBackend")
    }
}

# Whether browsers keep the pages that were read, for when there is no network (docs/adr/0032).
OFFLINE_READING = env.flag("OFFLINE_READING", True)

# Whether nobody publishes or approves what they wrote themselves.
FOUR_EYES = env.flag("FOUR_EYES", False)

# Data

# A server that forgot the variable must not begin an empty database beside the source.
own_database = None if PRODUCTION else f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
DATABASES = {"default": env.database("DATABASE_URL", own_database)}
# Copies that follow the first one and answer the pages of readers.
DATABASES |= env.copies("DATABASE_REPLICAS")
if len(DATABASES) > 1:
    DATABASE_ROUTERS = ["ngo_portal.replicas.Router"]
for database in DATABASES.values():
    if not database["ENGINE"].endswith("postgresql"):
        # A file is always there: opening it anew at each request took longer than reading from it.
        database["CONN_MAX_AGE"] = None
        continue
    if env.flag("DATABASE_POOL", False):
        # A pool holds the connections itself; Django refuses persistent ones beside it.
        database["OPTIONS"]["pool"] = True
    else:
        database["CONN_MAX_AGE"] = env.number("DATABASE_CONNECTION_SECONDS", 60)
        database["CONN_HEALTH_CHECKS"] = True

# Pages for readers are kept in the memory of each process. A cache that processes share lets one
# of them make a page for all; the folder holds the doorbell by which they hear of changes.
CACHES = {"default": env.cache("CACHE_URL", "memory://")}
CACHE_DIR = env.path("CACHE_DIR", BASE_DIR / "var" / "cache")
# In development a template has just been changed, and no record has.
PAGE_CACHE_BYTES = env.number("PAGE_CACHE_MB", 64 if PRODUCTION else 0) * 1024 * 1024

# Pictures of records for where they are shared are drawn once and lie in CACHE_DIR; no more of
# them than this at a time.
POSTERS_BYTES = env.number("POSTERS_MB", 256) * 1024 * 1024

# Who counts what each choice of a filter would find: the database while records are few, then the
# process (docs/FACETS.md). Named only to compare them.
FACET_TIER = env.choice("FACET_TIER", ["auto", "database", "integers", "roaring"], "auto")

# An engine beside the database that puts what is found in order; without one the database does.
SEARCH_URL = env.engine("SEARCH_URL")

# Long exports of a list that one process makes beside each other (docs/adr/0022).
EXPORTS_AT_ONCE = env.number("EXPORTS_AT_ONCE", 1, minimum=1)

# What programs read (docs/adr/0020): everything public, by everybody, and nothing else. Nobody is
# asked who they are, so no cookie is looked at.
API_RATE = env.rate("API_RATE", "600/m")
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["ngo_portal.api.throttling.ByAddress"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "ngo_portal.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "ngo_portal.api.schema.RecordSchema",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "VERSION": "1",
    # Whoever asks for some fields gets no others.
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    # Values stand where they are used: many of these lists of words share a name.
    "POSTPROCESSING_HOOKS": [],
}

# Language and time

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ngo_portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Damascus")
# The first day of the week in the calendar of events.
WEEK_STARTS_ON = env.choice("WEEK_STARTS_ON", ["saturday", "sunday", "monday"], "saturday")

# Files

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "media")
# Set where nginx sends the files that Multaqa has allowed, from a place it calls so internally.
MEDIA_ACCEL_PREFIX = env.prefix("MEDIA_ACCEL_PREFIX", "")

# The modes stand here and not in FILE_UPLOAD_PERMISSIONS, which static files would inherit.
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # For the service, and for nginx where it is a member of the service's group.
        "OPTIONS": {"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
        # Public, whoever collects them: root in an update, and the service reads them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
# In development files are served from where they are written, with no collectstatic.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION

# What one request may carry. A full event record with its agenda, speakers, attendance and
# outcomes is a form of more than Django's 1,000 fields. Photos are limited by their own model.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# What a page may load and do: only what this host serves, and scripts or styles inside a page
# only with the nonce of its own response.

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "frame-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

# HTTPS everywhere in production. A proxy that ends HTTPS and always sets X-Forwarded-Proto
# itself is believed only when this is said: anybody else could send that header.

SECURE_SSL_REDIRECT = PRODUCTION and env.flag("HTTPS_REDIRECT", True)
is_behind_a_proxy = env.flag("BEHIND_HTTPS_PROXY", False)
if is_behind_a_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies in a row add the address they were asked from to X-Forwarded-For.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1 if is_behind_a_proxy else 0)
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION and env.flag("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = PRODUCTION and env.flag("HSTS_PRELOAD", False)
# Other hosts under the same domain (mail, an old archive) are not ours to force to HTTPS for a
# year: those two parts of HSTS are the operator's choice, and their absence is not a warning.
# Nor is a site without mail.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "mail.W001"]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60

# What the server says goes to the console, for the service manager to keep.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], "INFO"),
    },
    # Django's own handlers would say everything twice, and mail it to nobody.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # A stranger may send any host name: the answer is 400, and a traceback tells nobody more.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
