"""A wire between the application and a real server that can be cut at a given word."""

import socket
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from psycopg.conninfo import conninfo_to_dict, make_conninfo

PORT = 5432
CHUNK_BYTES = 65536


class Proxy:
    """Passes bytes on both ways, until a client says the word at which to cut.

    `cut_at` is the word; with `deliver` the server still gets the message that holds it
    and works on it, but its answer is lost.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self._target = conninfo_to_dict(url)
        self.url = make_conninfo(url, host=str(folder), port=PORT)
        self.cut_at: bytes | None = None
        self.deliver = True
        self.cuts = 0
        self._stopped = Event()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / f".s.PGSQL.{PORT}"))
        self._listener.listen()
        self._sockets: list[socket.socket] = [self._listener]
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        self._stopped.set()
        for each in list(self._sockets):
            _close(each)
        for thread in list(self._threads):
            thread.join(timeout=5)

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            upstream = self._connect()
            self._sockets += [client, upstream]
            for source, sink in ((client, upstream), (upstream, client)):
                thread = Thread(target=self._pump, args=(source, sink), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _connect(self) -> socket.socket:
        host, port = str(self._target["host"]), int(str(self._target.get("port", PORT)))
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        upstream = socket.socket(socket.AF_UNIX)
        upstream.connect(f"{host}/.s.PGSQL.{port}")
        return upstream

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        from_client = source.family == socket.AF_UNIX and source in self._sockets[1::2]
        while True:
            try:
                data = source.recv(CHUNK_BYTES)
                if from_client and self.cut_at is not None and self.cut_at in data:
                    self._cut(data, source, sink)
                    return
                sink.sendall(data)
            except OSError:
                data = b""
            if not data:
                _close(source)
                _close(sink)
                return

    def _cut(self, data: bytes, client: socket.socket, upstream: socket.socket) -> None:
        self.cut_at = None
        self.cuts += 1
        if self.deliver:
            # Nobody relays from here on: the client is cut off before the answer.
            _close(client)
            upstream.sendall(data)
            upstream.settimeout(0.5)
            return
        _close(client)
        _close(upstream)


def _close(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
