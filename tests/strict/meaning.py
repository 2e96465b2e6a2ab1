"""What the gateway means by a case: read off the left side of tests/http/cases, never off what the
reference readers say."""
import re
import sys
from typing import NamedTuple, Optional

from stage import ROOT
from wire import Answer, Request

sys.path.insert(0, str(ROOT / "tests" / "http"))
from case_file import read_cases, unescaped  # noqa: E402: the path is set first

PROFILE = b"/p/default/mcp"
UPSTREAM_PATH = "/up"

REQUEST = re.compile(
    r"(\S+) (\S+) 1\.[01] \S+ (?:keep|close)(?: expect)? body=(.*) rest=\d+( cut)?")
# The cases that go on after an interim answer all end in this one.
AFTER_INTERIM = Answer(200, b"hello", True)
RESPONSE = re.compile(r"(\d+) 1\.[01] (\S+) (?:keep|close) body=(.*) rest=\d+( cut)?")


class RequestCase(NamedTuple):
    written: str
    data: bytes
    method: str
    meant: Optional[Request]  # what an upstream may make of it, if it gets it at all
    ends: bool                # the client's bytes hold a whole request, or a fault


class ResponseCase(NamedTuple):
    written: str
    data: bytes
    method: str
    meant: Optional[Answer]  # None: an error answer of the gateway's own
    ends: bool               # the bytes hold a whole answer, or a fault, or end it by closing


def aimed(data, port):
    """The case's bytes, aimed at the default profile of the gateway at `port`. What stands behind
    the head stays as it is: a second request, if anybody took it for one, would have a bad Host."""
    line, feed, rest = data.partition(b"\n")
    head, end, body = rest.partition(b"\r\n\r\n")
    line = line.replace(b" /", b" " + PROFILE + b"/", 1)
    host = re.compile(rb"^(host:[ \t]*)a(?=[ \t]*\r?$)", re.IGNORECASE | re.MULTILINE)
    return line + feed + host.sub(rb"\g<1>127.0.0.1:%d" % port, head) + end + body


def request_cases(port):
    for case in read_cases("requests.txt"):
        read = REQUEST.fullmatch(case.expected)
        method = read[1] if read else "GET"
        meant = None
        if read and not read[4]:
            target = UPSTREAM_PATH + unescaped(read[2]).decode("latin1")
            meant = Request(method, target, unescaped(read[3]))
        ends = meant is not None or case.expected.startswith("refused")
        yield RequestCase(case.written, aimed(case.data, port), method, meant, ends)


def response_meaning(data, expected):
    """None: the gateway answers with an error of its own."""
    read = RESPONSE.fullmatch(expected)
    if not read or int(read[1]) in (101, 401):
        return None
    if int(read[1]) < 200:
        return AFTER_INTERIM if data.endswith(AFTER_INTERIM.body) else None
    return Answer(int(read[1]), unescaped(read[3]), not read[4])


def response_cases():
    for case in read_cases("responses.txt"):
        method, _, expected = case.expected.partition(" ")
        meant = response_meaning(case.data, expected)
        ends = expected.startswith("refused") or bool(meant and meant.complete)
        yield ResponseCase(case.written, case.data, method, meant, ends)
