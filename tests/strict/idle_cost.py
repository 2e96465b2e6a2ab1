"""What a connection costs that does nothing: memory and threads of the gateway for each idle
keep-alive connection, each half-sent head and each open event stream, plain and with TLS upstream.
`measure` is for other programs; the command prints a table against the targets."""
import argparse
import contextlib
import pathlib
import socket
import sys
import time
from typing import NamedTuple

import stage
from processes import Program, free_port
from streams import allow_many_files
from upstreams import certificate

EVENT_UPSTREAM = str(pathlib.Path(__file__).with_name("event_upstream.py"))
WAVE = 200
WARM = 100
PATIENCE = 60
SETTLE = 0.3  # for the gateway to have read what needs no answer
KIB = 1024


class Kind(NamedTuple):
    name: str
    request: str     # {port} is filled in
    until: bytes     # what the gateway must have sent, where it has to answer
    most_bytes: int
    tls: bool = False


HOST = "Host: 127.0.0.1:{port}\r\n"
STREAM = "GET /mcp HTTP/1.1\r\n" + HOST + "Accept: text/event-stream\r\n\r\n"
KINDS = [
    Kind("idle keep-alive", "GET /health HTTP/1.1\r\n" + HOST + "\r\n", b"}", 8 * KIB),
    Kind("half-sent head", "POST /mcp HTTP/1.1\r\n" + HOST + "X-Half: ", b"", 8 * KIB),
    Kind("event stream", STREAM, b"data: open", 8 * KIB),
    Kind("event stream, TLS", STREAM, b"data: open", 32 * KIB, tls=True),
]


class Cost(NamedTuple):
    kind: Kind
    count: int
    bytes_each: float
    threads_before: int
    threads: int

    def faults(self):
        if self.bytes_each > self.kind.most_bytes:
            yield f"{self.kind.name}: {self.bytes_each / KIB:.1f} KiB each"
        if self.threads > self.threads_before:
            yield f"{self.kind.name}: {self.threads - self.threads_before} threads more"


def open_wave(port, kind, count):
    """Sockets that have sent their bytes, and got what they wait for."""
    request = kind.request.format(port=port).encode()
    sockets = []
    for _ in range(count):
        sockets.append(socket.create_connection(("127.0.0.1", port), PATIENCE))
        sockets[-1].sendall(request)
    for each in sockets:
        received = b""
        while kind.until not in received:
            piece = each.recv(4096)
            if not piece:
                raise RuntimeError(f"{kind.name}: the gateway closed: {received!r}")
            received += piece
    return sockets


def open_many(port, kind, count):
    sockets = []
    while len(sockets) < count:
        sockets += open_wave(port, kind, min(WAVE, count - len(sockets)))
    return sockets


@contextlib.contextmanager
def event_upstream(path, tls):
    """Its URL, and the gateway's settings for it."""
    port = free_port()
    command, settings = [sys.executable, EVENT_UPSTREAM, str(port)], {}
    if tls:
        key, cert = certificate(path)
        command += [str(cert), str(key)]
        settings["CA_FILE"] = str(cert)
    with Program(command, port, log=path / "upstream.log"):
        yield f"{'https://localhost' if tls else 'http://127.0.0.1'}:{port}/mcp", settings


def measure(kind, count):
    """A gateway of its own for each kind: what an earlier one left in memory would count."""
    with contextlib.ExitStack() as stack:
        path = stack.enter_context(stage.directory())
        url, settings = stack.enter_context(event_upstream(path, kind.tls))
        gateway = stack.enter_context(stage.gateway(path, url, MAX_STREAMS="20000", **settings))
        # The first ones make what all share: the loops' buffers, the heap, the TLS context.
        sockets = open_many(gateway.port, kind, WARM)
        before, threads = gateway.memory_bytes(), gateway.threads()
        sockets += open_many(gateway.port, kind, count)
        time.sleep(SETTLE)
        cost = Cost(kind, count, (gateway.memory_bytes() - before) / count, threads,
                    gateway.threads())
        for each in sockets:
            each.close()
    return cost


def main():
    arguments = argparse.ArgumentParser(description="what an idle connection costs the gateway")
    arguments.add_argument("count", type=int, nargs="?", default=9800)
    count = arguments.parse_args().count
    allow_many_files()
    faults = []
    for kind in KINDS:
        cost = measure(kind, count)
        print(f"{kind.name:18} {cost.count:6}   {cost.bytes_each / KIB:5.2f} KiB each "
              f"(at most {kind.most_bytes // KIB})   {cost.threads} threads", flush=True)
        faults += cost.faults()
    for fault in faults:
        print("FAULT " + fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
