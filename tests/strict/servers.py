"""The servers behind the gateway and behind the reference readers."""
import asyncio
import contextlib
import socket
import struct

from wire import OK, QUIET, RequestReader, read_some

CLOSING = OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


class Server:
    """Listens on a free port; one task a connection, and `idle` waits until all have ended."""

    def __init__(self):
        self.open = 0
        self.changed = asyncio.Condition()

    async def start(self):
        self.server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def idle(self, seconds=5.0):
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(lambda: self.open == 0), seconds)

    async def _connection(self, reader, writer):
        self.open += 1
        try:
            with contextlib.suppress(OSError):
                await self.serve(reader, writer)
        finally:
            writer.close()
            self.open -= 1
            await self.notify()

    async def notify(self):
        async with self.changed:
            self.changed.notify_all()


class RawUpstream(Server):
    """Keeps the bytes of each connection as they came. Each gets `answer` once its request has
    ended (or h11 cannot read on and nothing more comes), and is then left "open", "closed" or
    "reset"."""

    def __init__(self):
        super().__init__()
        self.streams = []
        self.answer_with(CLOSING)

    def answer_with(self, data, end="closed"):
        self.answer, self.end = data, end

    async def serve(self, reader, writer):
        request, number = RequestReader(), len(self.streams)
        self.streams.append(b"")
        answered = False
        while True:
            hurried = answered and self.end != "open" or request.refused and not answered
            piece = await read_some(reader, QUIET if hurried else None)
            if piece == b"" or piece is None and answered:
                return
            self.streams[number] += piece or b""
            if not answered and (piece is None or request.feed(piece)):
                answered = True
                await self._answer(writer)

    async def _answer(self, writer):
        writer.write(self.answer)
        await writer.drain()
        if self.end == "closed":
            writer.write_eof()
        elif self.end == "reset":
            await asyncio.sleep(QUIET)  # a reset takes back what the other side has not read yet
            at_once = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            writer.transport.abort()


class Recorder(Server):
    """Keeps the requests that a reference reader passed on. Answers each, and keeps the
    connection."""

    def __init__(self):
        super().__init__()
        self.requests = []

    async def saw(self, target, seconds):
        """True once a request for `target` has come."""
        async with self.changed:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.changed.wait_for(
                    lambda: any(request.target == target for request in self.requests)), seconds)
                return True
        return False

    async def serve(self, reader, writer):
        request, kept = RequestReader(), 0
        while piece := await reader.read(65536):
            request.feed(piece)
            for each in request.requests[kept:]:
                self.requests.append(each)
                writer.write(OK)
            kept = len(request.requests)
            await self.notify()
