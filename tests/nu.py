"""The Nu HTML checker on pages that a test has fetched.

It is a Java program, and the Python packages that carry it stopped at the HTML of 2020. So it is
used where it is: MULTAQA_VNU_JAR names the file vnu.jar (the npm package vnu-jar holds a current
one). Without it, or without Java, a test that needs it is skipped and says so.
"""

import json
import shutil
import subprocess

import pytest

from ngo_portal import env

# Advice; errors are what a page must not have.
IGNORED = "info"


def jar_file():
    return env.text("MULTAQA_VNU_JAR", "")


def is_available():
    return bool(jar_file()) and shutil.which("java") is not None


def errors(pages, folder):
    """Return what the checker objects to in pages (a dict of address to HTML).

    ``folder`` is an empty one for the files that the checker reads.
    """
    jar = jar_file()
    if not is_available():
        pytest.skip("No Nu HTML checker: MULTAQA_VNU_JAR is not set, or there is no Java.")
    addresses = {}
    for number, (address, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html, encoding="utf-8")
        addresses[file.as_uri().replace("file:///", "file:/")] = address
    process = subprocess.run(
        ["java", "-Xss8m", "-jar", jar, "--format", "json", "--exit-zero-always", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{addresses.get(message['url'], message['url'])}:{message.get('lastLine')}: "
        f"{message['message']} {message.get('extract', '')!r}"
        for message in json.loads(process.stderr)["messages"]
        if message["type"] != IGNORED
    ]
