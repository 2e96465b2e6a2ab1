"""Connections that have asked once and are kept open since."""
import contextlib
import socket

PATIENCE = 30
REQUEST = "GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"


def ask(port):
    connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
    connection.sendall(REQUEST.format(port=port).encode())
    if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"port {port}: /health was not answered with 200")
    return connection


@contextlib.contextmanager
def connections(port, count):
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(ask(port))
        yield
