"""Every case of tests/http/cases through the real gateway, and what it sends on through three
reference readers: they have to make of it what the gateway meant. See docs/strictness.md."""
import asyncio
import collections
import contextlib
import re
import sys

import stage
from meaning import UPSTREAM_PATH, request_cases, response_cases
from readers import CANARY, CANARY_TARGET, H11, proxy
from servers import RawUpstream
from wire import Answer, Request, exchange

# A test of hundreds of cases that forwards none would be content, too.
LEAST = {"requests": 150, "responses": 40}
CUT_SECONDS = 0.1


class Table:
    """Counts what each reader said, and keeps what must not be."""

    def __init__(self):
        self.counts = collections.Counter()
        self.faults = []

    def add(self, side, column, verdict):
        self.counts[side, column, verdict] += 1

    def fault(self, side, case, text):
        self.faults.append(f"{side}: {text}\n  {case.written}")

    def show(self, names):
        for side in LEAST:
            print(f"{side}: {self.counts[side, 'cases', 'all']} cases, the gateway sent on "
                  f"{self.counts[side, 'cases', 'sent on']}, answered "
                  f"{self.counts[side, 'cases', 'answered']} itself")
            for name in names:
                row = [f"{self.counts[side, name, verdict]:5} {verdict}"
                       for verdict in ("agree", "excused", "DIFFER")]
                print(f"  {name:8}" + "  ".join(row))
        for fault in self.faults:
            print("FAULT " + fault)
        if not self.faults:
            print("desync: no reader differs from the gateway")


def sees_cut(read, wanted):
    """Of an answer that was cut a reader may have seen less, if it knows that there is more."""
    if len(read) != 1 or not isinstance(read[0], Answer) or wanted[0].complete:
        return False
    return not read[0].complete and wanted[0].body.startswith(read[0].body)


def is_excused(reader, case, reading, end):
    """What a reader itself says of its limits; nothing else is let through."""
    if reader.name == "nginx" and not re.fullmatch("[A-Z_-]+", case.method):
        return reading.refused and not reading.messages  # it takes no such method
    # haproxy takes a reset for the end of a body that has no other. h11 and nginx do not.
    return reader.name == "haproxy" and end == "reset"


class Bench:
    """The gateway between a raw client and a raw upstream, and the readers to ask."""

    def __init__(self, port, upstream, readers):
        self.port, self.upstream, self.readers = port, upstream, readers
        self.table = Table()

    async def send(self, case, data):
        heard = await exchange(self.port, data, case.method, 2.0 if case.ends else CUT_SECONDS)
        await self.upstream.idle()
        streams, self.upstream.streams = self.upstream.streams, []
        return heard, [stream for stream in streams if stream]

    async def check_sight(self):
        """A reader that could not see a smuggled request would agree with everything."""
        two = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
        two += b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n" + CANARY
        wanted = [("POST", "/a", b"hi"), ("GET", "/smuggled", b""), ("GET", CANARY_TARGET, b"")]
        for reader in self.readers:
            reading = await reader.requests(two)
            if reading.messages != wanted:
                raise RuntimeError(f"{reader.name} does not see what is there: {reading}")

    async def check_request(self, case):
        heard, streams = await self.send(case, case.data)
        self._count("requests", bool(streams))
        if case.ends and not heard.answer.status:
            self.table.fault("requests", case, "no answer of the gateway")
        if len(streams) > 1:
            self.table.fault("requests", case, f"{len(streams)} requests went upstream")
        if not streams and case.meant and heard.answer.status < 400:
            self.table.fault("requests", case, "a good request went nowhere")
        for stream in streams:
            await self._read_requests(case, stream)

    async def _read_requests(self, case, stream):
        wanted = [case.meant] if case.meant else []
        if wanted:
            stream += CANARY
            wanted.append(Request("GET", CANARY_TARGET, b""))
        for reader in self.readers:
            self._judge("requests", case, reader, await reader.requests(stream), wanted)

    async def check_response(self, case, version):
        self.upstream.answer_with(case.data)
        request = (f"{case.method} /mcp HTTP/{version}\r\n"
                   f"Host: 127.0.0.1:{self.port}\r\n\r\n").encode()
        heard, _ = await self.send(case, request)
        own = case.meant is None
        self._count("responses", not own)
        if own and heard.answer.status < 400:
            self.table.fault("responses", case, f"expected an error, got {heard.answer}")
            return
        wanted = heard.answer if own else case.meant
        for reader in self.readers:
            reading = await reader.answer(heard.data, heard.end, case.method)
            self._judge("responses", case, reader, reading, [wanted], heard.end)

    def _judge(self, side, case, reader, reading, wanted, end="open"):
        if reading.messages == wanted or sees_cut(reading.messages, wanted):
            verdict = "agree"
        elif is_excused(reader, case, reading, end):
            verdict = "excused"
        else:
            verdict = "DIFFER"
            self.table.fault(side, case, f"{reader.name} reads {reading.messages}, "
                                         f"the gateway meant {wanted}")
        self.table.add(side, reader.name, verdict)

    def _count(self, side, sent_on):
        self.table.add(side, "cases", "all")
        self.table.add(side, "cases", "sent on" if sent_on else "answered")


async def run(stack, path):
    upstream = await RawUpstream().start()
    url = f"http://127.0.0.1:{upstream.port}{UPSTREAM_PATH}"
    port = stack.enter_context(stage.gateway(path, url)).port
    readers = [H11(), await proxy("haproxy", stage.haproxy, stack, path),
               await proxy("nginx", stage.nginx, stack, path)]
    bench = Bench(port, upstream, readers)
    await bench.check_sight()
    for case in request_cases(port):
        await bench.check_request(case)
    for case in response_cases():
        for version in ("1.1", "1.0"):
            await bench.check_response(case, version)
    table = bench.table
    for side, least in LEAST.items():
        sent_on = table.counts[side, "cases", "sent on"]
        if sent_on < least:
            table.faults.append(f"{side}: only {sent_on} were sent on, {least} should be")
    table.show([reader.name for reader in readers])
    return 1 if table.faults else 0


def main():
    with contextlib.ExitStack() as stack:
        path = stack.enter_context(stage.directory())
        return asyncio.run(run(stack, path))


if __name__ == "__main__":
    sys.exit(main())
