#!/usr/bin/env python3
"""Writes the seeds of a fuzz target, one file each: seeds.py TARGET DIRECTORY

They come from tests/fuzz/seeds/TARGET.txt (one a line, with the escapes of tests/http/cases) and,
for the targets below, from files that the tests have anyway."""
import hashlib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "http" / "cases"
ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}


def unescaped(text):
    out = b""
    for plain, hexadecimal, letter in re.findall(r"([^\\]+)|\\x(..)|\\(.)", text):
        out += plain.encode() or (bytes.fromhex(hexadecimal) if hexadecimal else ESCAPES[letter])
    return out


def lines(path):
    if not path.exists():
        return []
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def cases(name):
    return [unescaped(line.partition(" ::")[2][1:]) for line in lines(CASES / name)]


def seeds(target):
    found = [unescaped(line) for line in lines(ROOT / "tests/fuzz/seeds" / f"{target}.txt")]
    if target == "request_head":
        found += cases("requests.txt")
    if target == "response_head":
        found += [b"\x01" + each for each in cases("responses.txt")]
    if target == "chunked_body":
        bodies = [each.partition(b"\r\n\r\n") for each in cases("requests.txt")]
        found += [b"\x02" + body for head, _, body in bodies if b"chunked" in head]
    if target == "settings":
        found.append((ROOT / "profiles.example.yaml").read_bytes())
    return found


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    directory.mkdir(parents=True, exist_ok=True)
    for seed in seeds(target):
        (directory / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


main()
