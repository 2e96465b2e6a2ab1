#!/usr/bin/env python3
"""Reports the sizes of files and functions against what the project aims at. Never fails.

Aims: a .cpp has 120 lines or fewer at the median and 300 at the 90th percentile, a header at most
150, a function at most 60 (clang-tidy refuses longer ones) and typically fewer than 25.
"""
import pathlib
import re
import statistics

ROOT = pathlib.Path(__file__).resolve().parent.parent
# A definition begins at the left margin (clang-format sees to it) and ends with a lone brace.
BEGIN = re.compile(r"^[A-Za-z~].*\{$")
NOT_A_FUNCTION = re.compile(r"^(namespace|class|struct|enum|union|extern)\b|= \{$")


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


def functions(path):
    """(lines, name) of each function at namespace level. Two-line signatures count whole."""
    begin, name = None, ""
    for number, line in enumerate(lines_of(path)):
        if begin is None and BEGIN.match(line) and not NOT_A_FUNCTION.search(line):
            begin, name = number, line
        elif begin is not None and line == "}":
            yield number - begin + 1, f"{path.relative_to(ROOT)}:{begin + 1}: {name}"
            begin = None


def percentile(numbers, part):
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def summary(title, numbers):
    if numbers:
        print(f"sizes: {title}: {len(numbers)}, median {statistics.median(numbers):.0f}, "
              f"p90 {percentile(numbers, 0.9)}, longest {max(numbers)}")


def main():
    sources = sorted((ROOT / "src").rglob("*.cpp"))
    headers = sorted((ROOT / "src").rglob("*.h"))
    found = [function for path in sources for function in functions(path)]
    summary(".cpp", [len(lines_of(path)) for path in sources])
    summary("headers", [len(lines_of(path)) for path in headers])
    summary("functions", [length for length, _ in found])
    for limit, paths in ((300, sources), (150, headers)):
        for path in paths:
            if len(lines_of(path)) > limit:
                print(f"sizes: {path.relative_to(ROOT)} has {len(lines_of(path))} lines")
    for length, where in sorted(found, reverse=True):
        if length > 60:
            print(f"sizes: {length} lines: {where}")


if __name__ == "__main__":
    main()
