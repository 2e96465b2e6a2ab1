#!/usr/bin/env python3
"""Runs clang-tidy over the sources, in parallel: tools/tidy.py [file…]   (all when none is named)

A file that passed is not looked at again until it, a header of ours that it includes, the checks
or the compiler's command change: build/tidy holds a mark for each pass. Wants build/dev configured.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "dev"
MARKS = ROOT / "build" / "tidy"
TIDY = "clang-tidy-19"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# The analyzer walks every path through a function: on tests, whose assertions are macros full of
# branches, it takes most of the time and finds least.
TEST_CHECKS = "--checks=-clang-analyzer-*"


def commands():
    """Source file -> how the compiler is called for it. Generated sources are left out."""
    entries = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    found = {}
    for entry in entries:
        path = pathlib.Path(entry["file"])
        if path.is_relative_to(ROOT / "src") or path.is_relative_to(ROOT / "tests"):
            found[path] = entry["command"]
    return found


def own_headers(path, seen):
    """Adds to `seen` the headers of ours that `path` includes, directly or not."""
    for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
        for folder in (ROOT / "src", ROOT / "tests", path.parent):
            header = folder / name
            if header.is_file():
                if header not in seen:
                    seen.add(header)
                    own_headers(header, seen)
                break


def mark_of(path, command, version):
    digest = hashlib.sha256()
    for text in (version, command, TEST_CHECKS, (ROOT / ".clang-tidy").read_text(encoding="utf-8")):
        digest.update(text.encode())
    headers = set()
    own_headers(path, headers)
    for source in [path, *sorted(headers)]:
        digest.update(source.read_bytes())
    return MARKS / digest.hexdigest()


def look(path, mark):
    arguments = ["nice", TIDY, "--quiet", "-p", str(BUILD), str(path)]
    if path.is_relative_to(ROOT / "tests"):
        arguments.append(TEST_CHECKS)
    begin = time.monotonic()
    run = subprocess.run(arguments, cwd=ROOT, text=True, capture_output=True, check=False)
    if run.returncode == 0:
        mark.touch()
    output = run.stdout.strip() or (run.stderr.strip() if run.returncode else "")
    return path, run.returncode, output, time.monotonic() - begin


def chosen(found, arguments):
    if not arguments:
        return sorted(found)
    paths = [pathlib.Path(argument).resolve() for argument in arguments]
    return [path for path in paths if path in found]


def report(results, total):
    """Shows what was found while it goes on; returns the files that did not pass and the times."""
    bad, times = [], []
    for number, (path, code, output, seconds) in enumerate(results, 1):
        name = path.relative_to(ROOT)
        times.append((seconds, str(name)))
        if code:
            bad.append(str(name))
            print(f"{output}\ntidy: {name} did not pass", flush=True)
        elif sys.stdout.isatty():
            print(f"\rtidy: {number}/{total} ", end="", flush=True)
    return bad, sorted(times, reverse=True)


def main(arguments):
    MARKS.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([TIDY, "--version"], text=True, capture_output=True, check=True).stdout
    found = commands()
    paths = chosen(found, arguments)
    work = [(path, mark) for path in paths
            if not (mark := mark_of(path, found[path], version)).exists()]
    # The largest first, so that no core is left alone with one at the end.
    work.sort(key=lambda item: -item[0].stat().st_size)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        bad, times = report(pool.map(lambda item: look(*item), work), len(work))
    print(f"tidy: {len(paths)} files, {len(work)} looked at, {len(bad)} did not pass")
    for seconds, name in times[:3]:
        print(f"tidy: {seconds:.0f} s {name}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
