"""A site that is started with too little said refuses to start; what it starts with is safe."""

import os
import re
import runpy
import shlex
import stat
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command, get_commands
from django.utils.csp import CSP

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "ALLOWED_HOSTS": "example.org,www.example.org",
    "SECRET_KEY": "a-key-for-this-test-only-" + "0123456789abcdefghij" * 3,
    "DATABASE_URL": "postgresql://multaqa@/multaqa?host=/run/postgresql",
}
DEVELOPMENT = {"MULTAQA_ENV": "development", "SECRET_KEY": "any"}


def settings_with(**variables):
    """Return what the settings file says to these environment variables and no others."""
    with mock.patch.dict(os.environ, variables, clear=True):
        return runpy.run_path(str(ROOT / "ngo_portal" / "settings.py"))


def manage(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "SECRET_KEY is not set, and neither is SECRET_KEY_FILE."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50 characters."),
        (
            {"SECRET_KEY": PRODUCTION["SECRET_KEY"]},
            "ALLOWED_HOSTS must list the host names of the site.",
        ),
        ({**PRODUCTION, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must be names such as"),
        ({**PRODUCTION, "ALLOWED_HOSTS": "a.org b.org"}, "ALLOWED_HOSTS must be names such as"),
        ({**PRODUCTION, "ALLOWED_HOSTS": "https://a.org"}, "ALLOWED_HOSTS must be names such as"),
        ({**PRODUCTION, "ALLOWED_HOSTS": "a.org:443"}, "ALLOWED_HOSTS must be names such as"),
        ({**PRODUCTION, "TIME_ZONE": "Damascus"}, "TIME_ZONE: there is no time zone 'Damascus'."),
        ({**PRODUCTION, "DATABASE_URL": ""}, "DATABASE_URL is not set, and neither is"),
        ({**PRODUCTION, "DEBUG": "1"}, "DEBUG shows secrets to readers"),
        ({**PRODUCTION, "DEBUG": "maybe"}, "DEBUG must be 1 or 0"),
        ({**PRODUCTION, "MULTAQA_ENV": "prod"}, "MULTAQA_ENV must be one of"),
        ({**PRODUCTION, "DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL must start with"),
        ({**PRODUCTION, "MEDIA_ROOT": "media"}, "MEDIA_ROOT must be an absolute path"),
        ({**PRODUCTION, "MEDIA_ACCEL_PREFIX": "/protected"}, "MEDIA_ACCEL_PREFIX must begin and"),
        ({**PRODUCTION, "MEDIA_ACCEL_PREFIX": "protected/"}, "MEDIA_ACCEL_PREFIX must begin and"),
        ({**PRODUCTION, "CACHE_URL": "memcached://x"}, "CACHE_URL must start with memory://"),
        ({**PRODUCTION, "CACHE_URL": "memory://x"}, "CACHE_URL must start with memory://"),
        ({**PRODUCTION, "CACHE_URL": "file://pages"}, "CACHE_URL must look like file:///absolute"),
        ({**PRODUCTION, "CACHE_DIR": "cache"}, "CACHE_DIR must be an absolute path"),
        ({**PRODUCTION, "PAGE_CACHE_MB": "-1"}, "PAGE_CACHE_MB must be at least 0"),
        ({**PRODUCTION, "DATABASE_REPLICAS": "mysql://x/y"}, "DATABASE_REPLICAS must start with"),
        ({**PRODUCTION, "SEARCH_URL": "http://x/y"}, "SEARCH_URL must start with tantivy://"),
        ({**PRODUCTION, "SEARCH_URL": "tantivy://folder"}, "SEARCH_URL must look like tantivy:///"),
        ({**PRODUCTION, "SEARCH_URL": "opensearch+http://x"}, "SEARCH_URL must look like tantivy"),
        ({**PRODUCTION, "SECOND_FACTOR": "all"}, "SECOND_FACTOR must be one of optional, chiefs"),
        ({**PRODUCTION, "EMAIL_URL": "mail.example.org"}, "EMAIL_URL must look like smtp://"),
        ({**PRODUCTION, "EMAIL_URL": "smtp://x:y"}, "EMAIL_URL is not a valid address"),
        ({**PRODUCTION, "ANSWER_DAYS": "two weeks"}, "ANSWER_DAYS must be a whole number"),
        ({**PRODUCTION, "TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be at least 0"),
    ],
)
def test_production_refuses_to_start_with(variables, message):
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_with(**variables)

    assert str(refusal.value).startswith(message)


def test_production_is_served_over_https_only():
    production = settings_with(**PRODUCTION)

    expected = {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SITE_ORIGIN": "https://example.org",
        "ALLOWED_HOSTS": ["example.org", "www.example.org"],
    }
    assert {name: production[name] for name in expected} == expected


def test_header_of_a_proxy_is_believed_only_when_there_is_one():
    alone, behind = settings_with(**PRODUCTION), settings_with(**PRODUCTION, BEHIND_HTTPS_PROXY="1")

    assert "SECURE_PROXY_SSL_HEADER" not in alone
    assert (alone["TRUSTED_PROXIES"], behind["TRUSTED_PROXIES"]) == (0, 1)
    assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_nothing_is_promised_in_the_name_of_an_operator():
    silent, stated = settings_with(**PRODUCTION), settings_with(**PRODUCTION, ANSWER_DAYS="14")

    assert (silent["ANSWER_DAYS"], stated["ANSWER_DAYS"]) == (0, 14)


def test_mail_is_sent_where_the_address_says_and_encrypted():
    sent = {
        address: settings_with(**PRODUCTION, EMAIL_URL=address)["MAILERS"]
        for address in ["", "smtp://a:p%40@mail.org", "smtps://mail.org", "smtp://localhost"]
    }

    options = [mailers["default"]["OPTIONS"] for mailers in sent.values() if mailers]
    assert sent[""] == {}
    assert [(each["port"], each["use_tls"], each["use_ssl"]) for each in options] == [
        (587, True, False),
        (465, False, True),
        (25, False, False),
    ]
    assert (options[0]["username"], options[0]["password"]) == ("a", "p@")


def test_production_passes_the_deployment_checks():
    process = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert process.returncode == 0, process.stderr


def test_a_command_says_in_one_line_what_is_wrong():
    process = manage("check", **{**PRODUCTION, "ALLOWED_HOSTS": ""})

    assert process.returncode == 1
    assert process.stderr == (
        "Multaqa cannot start: ALLOWED_HOSTS must list the host names of the site.\n"
    )


def test_debug_is_off_in_development_until_asked_for():
    quiet = settings_with(**DEVELOPMENT)
    asked = settings_with(**DEVELOPMENT, DEBUG="1")

    assert (quiet["DEBUG"], asked["DEBUG"]) == (False, True)


def test_development_answers_to_its_own_machine_only():
    development = settings_with(**DEVELOPMENT)

    assert development["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


def test_a_pool_of_connections_replaces_persistent_ones():
    address = {**PRODUCTION, "DATABASE_URL": "postgresql://multaqa@/multaqa"}

    plain = settings_with(**address)["DATABASES"]["default"]
    pooled = settings_with(**address, DATABASE_POOL="1")["DATABASES"]["default"]

    assert (plain["CONN_MAX_AGE"], plain["CONN_HEALTH_CHECKS"]) == (60, True)
    assert "CONN_MAX_AGE" not in pooled
    assert pooled["OPTIONS"] == {"pool": True}


@pytest.mark.parametrize(
    ("address", "backend", "location"),
    [
        ("", "locmem.LocMemCache", None),
        ("file:///srv/multaqa/pages", "filebased.FileBasedCache", "/srv/multaqa/pages"),
        ("redis://:x@cache.example:6379/1", "redis.RedisCache", "redis://:x@cache.example:6379/1"),
        ("unix:///run/redis/socket?db=1", "redis.RedisCache", "unix:///run/redis/socket?db=1"),
    ],
)
def test_cache_is_where_the_address_says(address, backend, location):
    cache = settings_with(**PRODUCTION, CACHE_URL=address)["CACHES"]["default"]

    assert cache["BACKEND"] == f"django.core.cache.backends.{backend}"
    assert cache.get("LOCATION") == location


def test_pages_are_kept_in_production_and_made_anew_in_development():
    sizes = [
        settings_with(**variables)["PAGE_CACHE_BYTES"] // 1024 // 1024
        for variables in [PRODUCTION, DEVELOPMENT, {**DEVELOPMENT, "PAGE_CACHE_MB": "8"}]
    ]

    assert sizes == [64, 0, 8]


def test_copies_of_the_database_are_read_by_the_router():
    alone = settings_with(**PRODUCTION)
    copied = settings_with(
        **PRODUCTION,
        DATABASE_REPLICAS="postgresql://reader:p%2Cw@one/multaqa, postgresql://two/multaqa",
    )

    assert ([*alone["DATABASES"]], "DATABASE_ROUTERS" in alone) == (["default"], False)
    assert copied["DATABASE_ROUTERS"] == ["ngo_portal.replicas.Router"]
    first, second = (copied["DATABASES"][name] for name in ["replica1", "replica2"])
    assert (first["HOST"], first["PASSWORD"], second["HOST"]) == ("one", "p,w", "two")
    assert (first["CONN_MAX_AGE"], first["CONN_HEALTH_CHECKS"]) == (60, True)
    assert first["OPTIONS"] == {"connect_timeout": "3"}
    assert first["TEST"] == {"MIRROR": "default"}


def test_search_engine_is_where_the_address_says():
    without = settings_with(**PRODUCTION)["SEARCH_URL"]
    within = settings_with(**PRODUCTION, SEARCH_URL="tantivy:///srv/search")["SEARCH_URL"]

    assert (without, within) == ("", "tantivy:///srv/search")


def test_policy_allows_nothing_unsafe_and_no_other_host():
    allowed = {source for sources in settings.SECURE_CSP.values() for source in sources}

    assert allowed == {CSP.SELF, CSP.NONE, CSP.NONCE}
    assert {"default-src", "object-src", "base-uri", "form-action", "frame-ancestors"} <= {
        *settings.SECURE_CSP
    }


@pytest.mark.django_db
def test_every_page_carries_the_policy(client):
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'self'; script-src 'self'")
    assert "unsafe" not in policy


def test_static_files_can_be_collected_for_production(settings, tmp_path):
    """Every url() in a style sheet and every source map must exist under its hashed name.

    Production's storage is this one and compresses besides, which takes most of a minute.
    """
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    options = settings.STORAGES["staticfiles"]["OPTIONS"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": manifest, "OPTIONS": options},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "static" / "staticfiles.json").exists()
    # Root collects, the service and nginx read.
    assert modes(tmp_path / "static") == {"file": {"0o644"}, "folder": {"0o755"}}


def test_uploads_are_for_the_service_and_its_group(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"

    default_storage.save("photos/ab/abc.txt", ContentFile(b"photo"))

    assert modes(tmp_path / "media" / "photos") == {"file": {"0o640"}, "folder": {"0o750"}}


def modes(folder):
    """The permissions of all files and folders below a folder, and of itself."""
    found = {"file": set(), "folder": set()}
    for path in [folder, *folder.rglob("*")]:
        kind = "folder" if path.is_dir() else "file"
        found[kind].add(oct(stat.S_IMODE(path.stat().st_mode)))
    return found


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ({}, ("ملتقى", "Multaqa")),
        ({"SITE_NAME": "سجل"}, ("سجل", "سجل")),
        ({"SITE_NAME": "سجل", "SITE_NAME_EN": "Record"}, ("سجل", "Record")),
    ],
)
def test_a_site_has_a_name_in_both_languages(variables, names):
    found = settings_with(**PRODUCTION, **variables)

    assert (found["SITE_NAME"], found["SITE_NAME_EN"]) == names


def test_a_week_starts_on_a_day_on_which_weeks_start():
    assert settings_with(**PRODUCTION)["WEEK_STARTS_ON"] == "saturday"
    assert settings_with(**PRODUCTION, WEEK_STARTS_ON="sunday")["WEEK_STARTS_ON"] == "sunday"
    with pytest.raises(ImproperlyConfigured, match="WEEK_STARTS_ON must be one of"):
        settings_with(**PRODUCTION, WEEK_STARTS_ON="friday")


def handbook_block(start):
    """The shell lines of the handbook that begin with these words."""
    handbook = (ROOT / "docs" / "DEPLOY.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", handbook, re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if block.startswith(start))


def test_settings_of_the_handbook_start_a_site(tmp_path):
    """As the shell reads them; systemd takes single quotes the same way."""
    key = tmp_path / "key"
    key.write_text(PRODUCTION["SECRET_KEY"], encoding="utf-8")
    block = handbook_block("ALLOWED_HOSTS=")
    written = dict(line.split("=", 1) for line in shlex.split(block))

    found = settings_with(**{**written, "SECRET_KEY_FILE": str(key)})

    database = found["DATABASES"]["default"]
    assert (database["NAME"], database["USER"]) == ("multaqa", "multaqa")
    assert database["HOST"] == "/run/postgresql"
    assert found["SECURE_PROXY_SSL_HEADER"]
    assert all(re.fullmatch(r"[A-Z_]+='[^']*'", line) for line in block.splitlines())


def test_commands_of_the_handbook_exist():
    handbook = (ROOT / "docs" / "DEPLOY.md").read_text(encoding="utf-8")
    named = {*re.findall(r"^multaqa ([a-z_]+)", handbook, re.MULTILINE)}

    assert {"check", "migrate", "collectstatic", "make_editor"} <= named
    assert named - get_commands().keys() == set()
    assert "manage.py" not in handbook.replace(handbook_block("#!/bin/sh"), "")


def test_deployment_handbook_lists_exactly_the_variables_that_are_read():
    source = (ROOT / "ngo_portal" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'\benv\.[a-z]+\(\s*"([A-Z_]+)"', source))
    handbook = (ROOT / "docs" / "DEPLOY.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([A-Z_]+)`", handbook, re.MULTILINE)

    assert sorted(listed) == sorted(read)
