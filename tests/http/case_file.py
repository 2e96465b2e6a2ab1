"""Reads tests/http/cases for what is not C++: "expected :: bytes", one case a line."""
import pathlib
import re
from typing import NamedTuple

CASES = pathlib.Path(__file__).resolve().parent / "cases"
ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}


class Case(NamedTuple):
    expected: str
    written: str  # the bytes as the file writes them
    data: bytes


def unescaped(text):
    out = b""
    for plain, hexadecimal, letter in re.findall(r"([^\\]+)|\\x(..)|\\(.)", text):
        out += plain.encode() or (bytes.fromhex(hexadecimal) if hexadecimal else ESCAPES[letter])
    return out


def lines(path):
    if not path.exists():
        return []
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def read_cases(name):
    found = []
    for line in lines(CASES / name):
        expected, _, rest = line.partition(" ::")
        found.append(Case(expected, rest[1:], unescaped(rest[1:])))
    return found
