"""What is installed fits together, is the Django we mean, and is there for a stated reason."""

import re
import subprocess
import sys
from pathlib import Path

import django
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def dependency_lines():
    """Yield each line of pyproject.toml that names a dependency, with the line before it."""
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", PROJECT, re.MULTILINE | re.DOTALL)
    for lines in (text.splitlines() for text in lists):
        for above, line in zip(["", *lines], lines, strict=False):
            if line.strip().startswith('"'):
                yield line.strip(' ",'), above.strip()


def distribution(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def locked(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE))


def test_django_is_the_version_the_project_is_written_for():
    # A package that forbids it makes pip install an older one without a word.
    assert django.VERSION[:2] == (6, 1)


def test_installed_packages_fit_together():
    process = subprocess.run(
        [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 0, process.stdout


def test_every_dependency_has_a_reason():
    dependencies = list(dependency_lines())

    assert len(dependencies) > 20
    assert [name for name, above in dependencies if not above.startswith("# ")] == []


def test_every_dependency_is_locked():
    named = {distribution(requirement) for requirement, _ in dependency_lines()}

    assert named - locked("requirements-dev.txt") == set()
    assert locked("requirements.txt") - locked("requirements-dev.txt") == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_hashes_and_no_address(lock):
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    statements = [line for line in lines if line and not line.lstrip().startswith("#")]
    packages = [line for line in statements if not line.startswith(" ")]

    assert [line for line in packages if not re.fullmatch(r"[a-z0-9.-]+==\S+ \\", line)] == []
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    assert [line for line in lines if re.search(r"#.*\s/\w", line)] == []
    assert all("--hash=sha256:" in line for line in statements if line.startswith(" "))
