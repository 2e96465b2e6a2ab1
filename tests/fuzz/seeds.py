#!/usr/bin/env python3
"""Writes the seeds of a fuzz target, one file each: seeds.py TARGET DIRECTORY

They come from tests/fuzz/seeds/TARGET.txt (one a line, with the escapes of tests/http/cases) and,
for the targets below, from files that the tests have anyway."""
import hashlib
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "http"))
from case_file import lines, read_cases, unescaped  # noqa: E402: the path is set first


def cases(name):
    return [case.data for case in read_cases(name)]


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
