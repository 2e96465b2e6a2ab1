"""Raw bytes to a port, and what comes back; requests and answers as python3-h11 reads them."""
import asyncio
import contextlib
from typing import NamedTuple

import h11

PATIENCE = 2.0
QUIET = 0.03


class Request(NamedTuple):
    method: str
    target: str
    body: bytes


class Answer(NamedTuple):
    status: int  # 0: none came
    body: bytes
    complete: bool  # its end was seen, and told from a cut


class Reading(NamedTuple):
    """What a reader made of some bytes."""
    messages: list
    refused: bool = False


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class RequestReader:
    """Requests out of one connection's bytes, each complete one answered in thought."""

    def __init__(self):
        self.connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 20)
        self.requests = []
        self.refused = False

    def feed(self, data):
        """How many requests these bytes ended."""
        before = len(self.requests)
        try:
            self.connection.receive_data(data)
            while self._step():
                pass
        except h11.RemoteProtocolError:
            self.refused = True
        return len(self.requests) - before

    def _step(self):
        event = self.connection.next_event()
        if isinstance(event, h11.Request):
            self.head, self.body = event, b""
        elif isinstance(event, h11.Data):
            self.body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            self.requests.append(Request(self.head.method.decode("latin1"),
                                         self.head.target.decode("latin1"), self.body))
            self._answer()
        else:
            return False
        return True

    def _answer(self):
        self.connection.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
        self.connection.send(h11.EndOfMessage())
        if self.connection.our_state is h11.DONE:
            self.connection.start_next_cycle()


class AnswerReader:
    """One answer out of a connection's bytes."""

    def __init__(self, method):
        self.connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=1 << 20)
        self.connection.send(h11.Request(method=method, target="/", headers=[("Host", "a")]))
        self.connection.send(h11.EndOfMessage())
        self.status, self.body, self.complete, self.refused = 0, b"", False, False

    def feed(self, data):
        """`data` is empty at the connection's end. True while more is wanted."""
        try:
            self.connection.receive_data(data)
            while not self.complete and self._step():
                pass
        except h11.RemoteProtocolError:
            self.refused = True
        return not (self.complete or self.refused)

    def _step(self):
        event = self.connection.next_event()
        if isinstance(event, h11.Response):
            self.status = event.status_code
        elif isinstance(event, h11.Data):
            self.body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            self.complete = True
        elif event in (h11.NEED_DATA, h11.PAUSED) or isinstance(event, h11.ConnectionClosed):
            return False
        return True

    def answer(self):
        return Answer(self.status, self.body, self.complete)


async def read_some(reader, seconds):
    """Bytes, b"" at the connection's end, None when nothing came in that time."""
    try:
        return await asyncio.wait_for(reader.read(65536), seconds)
    except asyncio.TimeoutError:
        return None
    except ConnectionError:
        return b""


@contextlib.asynccontextmanager
async def connected(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


class Heard(NamedTuple):
    """What came back on a connection."""
    data: bytes
    end: str  # "open": the server kept the connection; "closed"; "reset"
    answer: Answer


async def exchange(port, data, method, patience=PATIENCE):
    """Sends raw bytes and listens until the answer, as h11 reads it, has ended and nothing more
    comes."""
    answer, received, end = AnswerReader(method), b"", "open"
    async with connected(port) as (reader, writer):
        writer.write(data)
        seconds = patience
        while end == "open":
            try:
                piece = await asyncio.wait_for(reader.read(65536), seconds)
            except asyncio.TimeoutError:
                break
            except ConnectionError:
                end = "reset"
                break
            received += piece
            end = "open" if piece else "closed"
            seconds = patience if answer.feed(piece) else QUIET
    return Heard(received, end, answer.answer())
