"""A mail server that takes what it is told to, and keeps it: for tests and benchmarks."""

import contextlib
import socketserver
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage


class Sink(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a client needs.

    `refuse` says with which words an address is refused ("550 5.1.1 ..."), or ""; `took` is called
    after a mail came whole and before the client hears of it. Without `keeps` mails are counted.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, keeps: bool = True):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.keeps, self.count, self.connections = keeps, 0, 0
        self.mails: list[EmailMessage] = []
        self.refuse: Callable[[str], str] = lambda address: ""
        self.took: Callable[[EmailMessage], object] = lambda mail: None
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def take(self, data: bytes) -> None:
        mail = message_from_bytes(data, policy=policy.default) if self.keeps else None
        with self.lock:
            self.count += 1
            if mail is not None:
                mail.raw = data
                self.mails.append(mail)
        if mail is not None:
            self.took(mail)

    @property
    def receivers(self) -> list[str]:
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]


class Conversation(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        with self.server.lock:
            self.server.connections += 1
        self.say("220 sink")
        with contextlib.suppress(ConnectionError):
            while line := self.rfile.readline():
                if not self.answer(line.decode().strip()):
                    return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def answer(self, line: str) -> bool:
        word = line[:4].upper()
        if word == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            self.say(self.server.refuse(address) or "250 taken")
        elif word == "DATA":
            self.say("354 go on")
            self.server.take(self.data())
            self.say("250 taken")
        else:
            self.say("221 bye" if word == "QUIT" else "250 sink")
        return word != "QUIT"

    def data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


@contextlib.contextmanager
def sink(**options) -> Iterator[Sink]:
    with Sink(**options) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
