#!/usr/bin/env python3
"""Runs clang-tidy over the sources, in parallel: tools/tidy.py [file…]   (all when none is named)

Most of clang-tidy's time goes to the headers, again for every file. So the files of a room are
first looked at in groups, one after the other in one translation unit; only those in whose lines
something was found are looked at one by one, and that look decides. A file that passed is
not looked at again until it, a header of ours that it includes, the checks or the compiler's
command change: build/tidy holds a mark for each. Wants build/dev configured.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "dev"
MARKS = ROOT / "build" / "tidy"
TIDY = "clang-tidy-19"
GROUP_SIZE = 12
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"][^>"]+[>"])', re.MULTILINE)
# What stands at the left margin of a file and gets a name there. Two files with one name in common
# cannot share a translation unit, but for what is no name of theirs.
NO_NAME = {"namespace", "final", "default", "TEST_CASE", "TEST_CASE_METHOD"}
NAME = re.compile(r"^(?:[A-Za-z].*?[\s*&])?~?(\w+)(?:\(|\{| =|$| :|;)", re.MULTILINE)
FINDING = re.compile(r"^(\S+):(\d+):\d+: (error|warning): ", re.MULTILINE)
# The analyzer walks every path through a function. Through coroutines on Asio it takes half of all
# the time and finds only faults that are none, in Asio's own headers. In tests, whose assertions
# are macros full of branches, it finds nothing either.
NO_ANALYZER = "-clang-analyzer-*"
# Catch2's assertions compare in a way that the first of these takes for a slip. The others ask for
# speed, width, constness and flat loops, which a test, read once from top to bottom, gains nothing by.
NOT_IN_TESTS = ",".join((
    "-bugprone-chained-comparison", "-readability-function-cognitive-complexity",
    "-bugprone-implicit-widening-of-multiplication-result",
    "-misc-const-correctness", "-performance-*", "-readability-container-size-empty",
    "-readability-make-member-function-const"))


class Source:
    """One file: how it is compiled, what it includes, and the mark that says that it passed."""

    def __init__(self, path, command):
        self.path = path
        self.name = str(path.relative_to(ROOT))
        self.text = path.read_text(encoding="utf-8")
        self.flags = compiler_flags(command)
        self.headers = set()
        self.uses_asio = False
        self.follow(path, self.text)
        self.checks = self.checks_left_out()
        self.names = set(NAME.findall(self.text)) - NO_NAME
        self.mark = MARKS / self.digest()

    def follow(self, path, text):
        for include in INCLUDE.findall(text):
            name = include[1:-1]
            self.uses_asio |= name.startswith(("asio/", "asio.hpp"))
            folders = (ROOT / "src", ROOT / "tests", path.parent) if include[0] == '"' else ()
            header = next((f / name for f in folders if (f / name).is_file()), None)
            if header and header not in self.headers:
                self.headers.add(header)
                self.follow(header, header.read_text(encoding="utf-8"))

    def checks_left_out(self):
        is_test = self.name.startswith("tests/")
        left_out = [NO_ANALYZER] if is_test or self.uses_asio else []
        return ",".join(left_out + ([NOT_IN_TESTS] if is_test else []))

    def digest(self):
        parts = [VERSION, (ROOT / ".clang-tidy").read_text(encoding="utf-8"), self.checks,
                 " ".join(self.flags), self.text]
        parts += [header.read_text(encoding="utf-8") for header in sorted(self.headers)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def group_key(self):
        return (str(self.path.parent), self.checks, tuple(self.flags))


VERSION = subprocess.run([TIDY, "--version"], text=True, capture_output=True, check=True).stdout


def compiler_flags(command):
    words = shlex.split(command)
    compiler = next(i for i, word in enumerate(words) if re.search(r"(g|clang|c)\+\+[-\d.]*$", word))
    # -fcoroutines is g++'s: clang needs no such word.
    return [word for word in words[compiler + 1:words.index("-o")] if word != "-fcoroutines"]


def sources(arguments):
    entries = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    wanted = {pathlib.Path(argument).resolve() for argument in arguments}
    for entry in entries:
        path = pathlib.Path(entry["file"])
        ours = path.is_relative_to(ROOT / "src") or path.is_relative_to(ROOT / "tests")
        if ours and path.exists() and (path in wanted or not wanted):
            yield Source(path, entry["command"])


def groups(files):
    """Files of one folder and one set of flags that have no name in common, a few at a time."""
    made = {}
    for source in sorted(files, key=lambda source: source.name):
        rows = made.setdefault(source.group_key(), [])
        for row in rows:
            if len(row) < GROUP_SIZE and all(source.names.isdisjoint(o.names) for o in row):
                row.append(source)
                break
        else:
            rows.append([source])
    return [row for rows in made.values() for row in rows]


def joined(group):
    """The texts one after the other, and whose each line is. An include that was there already would
    be reported."""
    seen, lines, owners = set(), [], []
    for source in group:
        for line in source.text.splitlines():
            match = INCLUDE.match(line)
            if match and match.group(1) in seen:
                continue
            if match:
                seen.add(match.group(1))
            lines.append(line)
            owners.append(source)
    return "\n".join(lines) + "\n", owners


def suspects(output, path, group, owners):
    """The files in whose lines something was found: all, when it is not certain whose they are."""
    places = FINDING.findall(output)
    if not places or any(file != str(path) for file, _, _ in places) or "-diagnostic-error" in output:
        return group
    found = {owners[int(line) - 1].name for _, line, _ in places}
    return [source for source in group if source.name in found]


def run_tidy(path, source):
    arguments = ["nice", TIDY, "--quiet", f"--config-file={ROOT / '.clang-tidy'}", str(path)]
    if source.checks:
        arguments.append(f"--checks={source.checks}")
    run = subprocess.run([*arguments, "--", *source.flags], cwd=ROOT, text=True,
                         capture_output=True, check=False)
    return run.returncode == 0, run.stdout.strip() or run.stderr.strip()


def look_at_group(group):
    """The files still to be looked at one by one: a group of one is."""
    if len(group) == 1:
        return group
    path = MARKS / f"{group[0].mark.name[:16]}.cpp"
    text, owners = joined(group)
    path.write_text(text, encoding="utf-8")
    passed, output = run_tidy(path, group[0])
    path.unlink()
    rest = [] if passed else suspects(output, path, group, owners)
    for source in group:
        if source not in rest:
            source.mark.touch()
    return rest


def look_at_file(source):
    begin = time.monotonic()
    passed, output = run_tidy(source.path, source)
    if passed:
        source.mark.touch()
    else:
        print(f"{output}\ntidy: {source.name} did not pass", flush=True)
    return passed, time.monotonic() - begin, source.name


def main(arguments):
    MARKS.mkdir(parents=True, exist_ok=True)
    files = list(sources(arguments))
    work = [source for source in files if not source.mark.exists()]
    made = sorted(groups(work), key=lambda group: -sum(len(source.text) for source in group))
    begin = time.monotonic()
    singles = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for rest in pool.map(look_at_group, made):
            singles += rest
        middle = time.monotonic()
        results = sorted(pool.map(look_at_file, singles), key=lambda result: -result[1])
    bad = [name for passed, _, name in results if not passed]
    print(f"tidy: {len(files)} files, {len(work)} looked at in {len(made)} groups "
          f"({middle - begin:.0f} s), {len(singles)} one by one "
          f"({time.monotonic() - middle:.0f} s), {len(bad)} did not pass")
    for _, seconds, name in results[:3]:
        print(f"tidy: {seconds:.0f} s {name}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
