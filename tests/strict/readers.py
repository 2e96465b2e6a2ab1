"""The reference readers: python3-h11 in this process, haproxy and nginx as proxies whose other side
tells what they made of the bytes."""
import asyncio

from servers import RawUpstream, Recorder
from wire import PATIENCE, AnswerReader, Reading, RequestReader, connected, exchange, read_some

CANARY_TARGET = "/canary-behind"
CANARY = f"GET {CANARY_TARGET} HTTP/1.1\r\nHost: canary\r\n\r\n".encode()


class H11:
    name = "h11"

    async def requests(self, data):
        reader = RequestReader()
        reader.feed(data)
        return Reading(reader.requests, reader.refused)

    async def answer(self, data, end, method):
        reader = AnswerReader(method)
        if reader.feed(data) and end == "closed":
            reader.feed(b"")
        return Reading([reader.answer()], reader.refused)


class Proxy:
    """haproxy or nginx, one instance for each direction."""

    def __init__(self, name, recorder, request_port, upstream, answer_port):
        self.name = name
        self.recorder, self.request_port = recorder, request_port
        self.upstream, self.answer_port = upstream, answer_port

    async def requests(self, data):
        self.recorder.requests.clear()
        async with connected(self.request_port) as (reader, writer):
            writer.write(data)
            whole = CANARY in data
            refused = await self._until_done(reader, writer, whole)
        if not whole:
            await asyncio.sleep(0.02)  # what it might still pass on
        return Reading(list(self.recorder.requests), refused)

    async def _until_done(self, reader, writer, whole):
        """Until the canary came out or the reader closed; True when it refused."""
        if not whole:
            writer.write_eof()
        received = b""
        seen = asyncio.ensure_future(self.recorder.saw(CANARY_TARGET, PATIENCE)) if whole else None
        while not (seen and seen.done()):
            piece = await read_some(reader, 0.02 if seen else PATIENCE)
            if not piece and piece is not None or piece is None and not seen:
                break
            received += piece or b""
        if seen and not seen.done():
            seen.cancel()
        return b" 400 " in received or b" 405 " in received or b" 501 " in received

    async def answer(self, data, end, method):
        self.upstream.answer_with(data, end)
        request = f"{method} / HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        found = (await exchange(self.answer_port, request, method)).answer
        own_page = found.body.startswith(b"<html>")
        return Reading([] if own_page else [found], own_page)


async def proxy(name, start, stack, path):
    """Starts both instances of a reference reader; `stack` ends them."""
    recorder, upstream = await Recorder().start(), await RawUpstream().start()
    ports = []
    for backend, side in ((recorder, "requests"), (upstream, "answers")):
        home = path / f"{name}-{side}"
        home.mkdir()
        ports.append(stack.enter_context(start(home, backend.port)))
    return Proxy(name, recorder, ports[0], upstream, ports[1])
