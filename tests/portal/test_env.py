import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ngo_portal import env


def refuses(message):
    return pytest.raises(ImproperlyConfigured, match=message)


@pytest.fixture
def given(monkeypatch):
    """Set the variable THING."""
    monkeypatch.delenv("THING", raising=False)
    monkeypatch.delenv("THING_FILE", raising=False)
    return lambda value, name="THING": monkeypatch.setenv(name, value)


def test_text_is_stripped(given):
    given("  ملتقى ")

    assert env.text("THING") == "ملتقى"


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_variable_counts_as_not_set(given, blank):
    given(blank)

    assert env.text("THING", "default") == "default"
    assert env.flag("THING", True) is True
    assert env.names("THING", ["a"]) == ["a"]
    with refuses("THING is not set"):
        env.text("THING")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("off", False), ("No", False)],
)
def test_flag(given, written, meant):
    given(written)

    assert env.flag("THING", not meant) is meant


def test_prefix_has_a_slash_at_either_end(given):
    assert env.prefix("THING", "") == ""

    given("/protected/")

    assert env.prefix("THING", "") == "/protected/"


@pytest.mark.parametrize("value", ["/protected", "protected/", "protected"])
def test_prefix_without_its_slashes_is_refused(given, value):
    given(value)

    with refuses("THING must begin and end with a slash"):
        env.prefix("THING", "")


def test_flag_refuses_what_it_does_not_know(given):
    given("enabled")

    with refuses("THING must be 1 or 0 .* not 'enabled'"):
        env.flag("THING", False)


def test_number(given):
    assert env.number("THING", 60) == 60

    given("0")

    assert env.number("THING", 60) == 0


@pytest.mark.parametrize(
    ("written", "message"),
    [("ten", "whole number, not 'ten'"), ("1.5", "whole number"), ("-1", "at least 0, not -1")],
)
def test_number_refuses(given, written, message):
    given(written)

    with refuses(message):
        env.number("THING", 60)


def test_rate(given):
    assert env.rate("THING", "600/m") == (600, 60)

    for wrong in ("600", "0/m", "10/x", "-1/s"):
        given(wrong)
        with refuses("THING must be a number and a unit"):
            env.rate("THING", "600/m")


def test_names_drops_what_is_empty(given):
    given("example.org, www.example.org,,")

    assert env.names("THING") == ["example.org", "www.example.org"]


def test_choice(given):
    assert env.choice("THING", ["a", "b"], "b") == "b"

    given("c")

    with refuses("THING must be one of a, b, not 'c'"):
        env.choice("THING", ["a", "b"], "b")


def test_path_must_be_absolute(given):
    given("/srv/media")
    assert env.path("THING", Path("/tmp")) == Path("/srv/media")

    given("media")

    with refuses("THING must be an absolute path, not 'media'"):
        env.path("THING", Path("/tmp"))


def test_origin_drops_a_last_slash(given):
    given("https://example.org/")

    assert env.origin("THING") == "https://example.org"


@pytest.mark.parametrize("written", ["example.org", "ftp://example.org", "https://a.org/x", "//a"])
def test_origin_refuses(given, written):
    given(written)

    with refuses("THING must look like https://example.org"):
        env.origin("THING")


def test_secret_comes_from_a_file(given, tmp_path):
    (tmp_path / "key").write_text("from a file\n")
    given(str(tmp_path / "key"), "THING_FILE")

    assert env.secret("THING") == "from a file"


def test_secret_refuses_two_sources(given, tmp_path):
    given("from the environment")
    given(str(tmp_path / "key"), "THING_FILE")

    with refuses("THING and THING_FILE are both set"):
        env.secret("THING")


def test_secret_refuses_a_file_that_is_missing_or_empty(given, tmp_path):
    file = tmp_path / "key"
    given(str(file), "THING_FILE")

    with refuses("THING_FILE: cannot read"):
        env.secret("THING")
    file.write_text("\n")
    with refuses("THING_FILE: .* is empty"):
        env.secret("THING")


def test_secret_that_is_too_short_is_not_repeated(given):
    given("hunter2")

    with refuses("^THING must have at least 50 characters.$"):
        env.secret("THING", minimum=50)


def test_kept_secret_is_made_once_for_its_owner_only(tmp_path):
    file = tmp_path / ".secret_key"

    first = env.kept_secret(file)
    second = env.kept_secret(file)

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_database_reads_an_sqlite_file(given):
    given("sqlite:////srv/my%20site/db.sqlite3")

    read = env.database("THING", "")

    assert (read["ENGINE"], read["NAME"]) == (
        "django.db.backends.sqlite3",
        "/srv/my site/db.sqlite3",
    )
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_database_reads_a_postgresql_address(given):
    given("postgresql://rana:p%40ss@db.example.org:5433/multaqa?sslmode=verify-full")

    assert env.database("THING", "") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "multaqa",
        "USER": "rana",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }


def test_database_reads_a_unix_socket(given):
    given("postgresql://multaqa@/multaqa?host=/run/postgresql")

    read = env.database("THING", "")

    assert (read["HOST"], read["PORT"], read["OPTIONS"]) == ("/run/postgresql", "", {})


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("mysql://localhost/multaqa", "must start with sqlite:// or postgresql://"),
        ("db.sqlite3", "must start with"),
        ("sqlite:///db.sqlite3", "must look like sqlite:////absolute"),
        ("sqlite://host/db.sqlite3", "must look like sqlite:////absolute"),
        ("postgresql://localhost/", "does not name a database"),
        ("postgresql://localhost:port/multaqa", "is not a valid address"),
    ],
)
def test_database_refuses(given, written, message):
    given(written)

    with refuses(f"THING {message}"):
        env.database("THING", "")
