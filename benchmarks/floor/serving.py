"""The floor in a process of its own, asked for pages in turn with the site: `Floor`."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from benchmarks.measure import Answer, Reader, set_up

ROOT = Path(__file__).resolve().parents[2]


class Floor:
    """A process that answers one address after the other with what the page took."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def get(self, address: str) -> Answer:
        print(address, file=self.process.stdin, flush=True)
        said = json.loads(self.process.stdout.readline())
        return Answer(headers={}, body=b" " * said.pop("size"), **said)


@contextmanager
def floor():
    command = [sys.executable, "-m", "benchmarks.floor.serving"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings"}
    with subprocess.Popen(command, cwd=ROOT, env=own, **pipes) as process:
        try:
            yield Floor(process)
        finally:
            process.stdin.close()
            process.wait(30)


def serve() -> None:
    set_up()
    reader = Reader(get_wsgi_application())
    for line in sys.stdin:
        answer = reader.get(line.strip())
        said = {name: getattr(answer, name) for name in ("status", "cpu", "wall", "statements")}
        print(json.dumps({**said, "size": len(answer.body)}), flush=True)


if __name__ == "__main__":
    serve()
