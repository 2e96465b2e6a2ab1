#!/usr/bin/env python3
"""Holds every #include against the rooms' allow table: tools/check_layers.py [root]

A source must also include its own header before anything else.

Prints each forbidden include as file:line: what is wrong, and exits 1. docs/architecture.md says
why the rooms stand as they do; src/CMakeLists.txt links them in the same way.
"""
import pathlib
import re
import sys

# Who may include whom. Bottom to top: a room sees only rooms that stand before it.
ALLOWED = {
    "base": set(),
    "net": {"base"},
    "http": {"net", "base"},
    "config": {"base"},
    "agents": {"config", "base"},
    "oauth": {"http", "base"},
    "credentials": {"oauth", "base"},
    "profile": {"credentials", "oauth", "config", "http", "base"},
    "proxy": {"profile", "oauth", "http", "net", "base"},
    "web": {"profile", "http", "base"},
    "demo": {"oauth", "http", "net", "base"},
    "cli": {"agents", "credentials", "config", "http", "net", "base"},
    "bridge": {"http", "net", "base"},
    "app": {"bridge", "cli", "agents", "web", "proxy", "demo", "profile", "credentials", "oauth",
            "config", "http", "net", "base"},
}

# Which rooms may touch a library: (what it is, the include's pattern, the rooms).
LIBRARIES = [
    ("yaml-cpp", r"yaml-cpp/", {"config"}),
    ("Asio", r"asio(/|\.hpp$)", {"net", "http", "proxy", "bridge"}),
    ("OpenSSL", r"openssl/", {"base", "net", "credentials"}),
    ("POCO's server types", r"Poco/Net/(HTTPServer|HTTPRequestHandler|TCPServer)",
     {"http", "web", "demo"}),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
ADD_ROOM = re.compile(r"add_room\(\s*(\w+)([^)]*)\)")


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def room_fault(room, target):
    """What is wrong with a file of `room` including `target`, or None."""
    first = target.split("/")[0]
    if "/" in target and first in ALLOWED and first != room and first not in ALLOWED[room]:
        return f"{room} may not include {first}"
    for name, pattern, rooms in LIBRARIES:
        if room not in rooms and re.match(pattern, target):
            return f"{name} belongs to {', '.join(sorted(rooms))}, not to {room}"
    return None


def source_faults(root):
    """Sources and tests of every room. A room's tests see what the room itself sees."""
    for top in ("src", "tests"):
        for room in sorted(ALLOWED):
            for path in sorted((root / top / room).rglob("*")):
                if path.suffix not in (".h", ".cpp"):
                    continue
                for number, target in includes(path):
                    fault = room_fault(room, target)
                    # A test may speak to what its room hides, a server of POCO's among them.
                    if fault and not (top == "tests" and "belongs to" in fault):
                        yield f"{path.relative_to(root)}:{number}: {fault} ({target})"


def header_faults(root):
    """A source names its own header first, so that each build shows that the header stands alone."""
    for path in sorted((root / "src").rglob("*.cpp")):
        header = path.with_suffix(".h")
        own = str(header.relative_to(root / "src"))
        if header.exists() and next((name for _, name in includes(path)), None) != own:
            yield f"{path.relative_to(root)}: its first include is not its own header ({own})"


def unknown_rooms(root):
    for path in sorted((root / "src").iterdir()):
        if path.is_dir() and path.name not in ALLOWED:
            yield f"src/{path.name}: a room that the allow table does not know"


def link_faults(root):
    """add_room(... USES ...) must name nothing that the table forbids."""
    build_file = root / "src" / "CMakeLists.txt"
    if not build_file.exists():
        return
    for name, rest in ADD_ROOM.findall(build_file.read_text(encoding="utf-8")):
        words = rest.split()
        start = words.index("USES") + 1 if "USES" in words else len(words)
        for word in words[start:]:
            if word == "LIBRARIES":
                break
            if word not in ALLOWED.get(name, set()):
                yield f"src/CMakeLists.txt: {name} may not link {word}"


def table_faults():
    """A table with a cycle would allow one in the code: every room may only name earlier ones."""
    seen = set()
    for room, uses in ALLOWED.items():
        for use in sorted(uses - seen):
            yield f"the allow table: {room} names {use}, which does not stand below it"
        seen.add(room)


def faults(root):
    return [*table_faults(), *unknown_rooms(root), *link_faults(root), *source_faults(root),
            *header_faults(root)]


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else __file__).resolve()
    root = root if arguments else root.parent.parent
    found = faults(root)
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
