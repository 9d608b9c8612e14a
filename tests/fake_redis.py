"""A Redis server written in Python, behind a real socket: the tests need no service."""

import contextlib
import threading
from collections.abc import Iterator

from fakeredis import TcpFakeServer


class Server(TcpFakeServer):
    # A crowd that comes at once waits for its turn, as it may at a real one.
    request_queue_size = 128


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start one on a free port and give its address."""
    running = Server(("127.0.0.1", 0))
    running.daemon_threads = True
    # Its connections end when their clients do, which may be after the test.
    running.block_on_close = False
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"redis://127.0.0.1:{running.server_address[1]}/0"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()
