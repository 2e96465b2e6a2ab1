"""slowhttptest against the real gateway, in its three modes: slow heads, slow bodies, slow readers.
Meanwhile /health has to answer at once, and every slow head has to be closed at its deadline."""
import argparse
import contextlib
import http.client
import pathlib
import subprocess
import sys
import threading
import time
from typing import NamedTuple

import stage
from streams import allow_many_files

HEAD_DEADLINE = 10.0
TOLERANCE = 1.0
MOST_P99_MS = 100.0
BRIEF = 2.0  # slowhttptest looks now and then whether the server still answers
BIG = 4 << 20


class Mode(NamedTuple):
    name: str
    options: list
    path: str


MODES = [
    Mode("slow heads", ["-H", "-i", "3", "-x", "8"], "/mcp"),
    Mode("slow bodies", ["-B", "-i", "3", "-x", "8", "-s", "65536"], "/mcp"),
    Mode("slow readers", ["-X", "-n", "1", "-z", "5", "-w", "1", "-y", "512"], "/mcp/big"),
]


class Repeated(threading.Thread):
    """Calls `step` again and again until `stop`; a step that fails ends it and is told by `stop`."""

    def __init__(self, step, pause):
        super().__init__(daemon=True)
        self.step, self.pause = step, pause
        self.ended = threading.Event()
        self.fault = None

    def run(self):
        try:
            while not self.ended.wait(self.pause):
                self.step()
        except Exception as fault:  # told by `stop`, on the thread that can report it
            self.fault = fault

    def stop(self):
        self.ended.set()
        self.join()
        if self.fault:
            raise self.fault


class Kept(NamedTuple):
    """For how many seconds a connection was kept. A busy machine lets us look late at times, so
    there are two bounds."""
    least: float
    most: float

    def may_be(self, seconds, tolerance):
        return self.least <= seconds + tolerance and self.most >= seconds - tolerance

    def is_known(self, tolerance):
        return self.most - self.least <= 2 * tolerance


class Lifetimes:
    """How long the gateway kept each connection, by the kernel's own table."""

    ESTABLISHED = "01"

    def __init__(self, port):
        self.local = f"0100007F:{port:04X}"
        self.looks = [time.monotonic()]
        self.first, self.last = {}, {}  # which look saw each connection

    def look(self):
        now = len(self.looks)
        self.looks.append(time.monotonic())
        for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
            _, local, remote, state, *rest = line.split()
            if local == self.local and state == self.ESTABLISHED:
                socket = remote, rest[5]  # with its inode: a port may come again
                self.first.setdefault(socket, now)
                self.last[socket] = now

    def most_open(self):
        changes = [(look, 1) for look in self.first.values()]
        changes += [(look, -1) for look in self.last.values()]
        most = now = 0
        for _, change in sorted(changes):
            now += change
            most = max(most, now)
        return most

    def kept(self):
        """Of those that were gone at a later look."""
        return [Kept(self.looks[last] - self.looks[self.first[socket]],
                     self.looks[last + 1] - self.looks[self.first[socket] - 1])
                for socket, last in self.last.items() if last + 1 < len(self.looks)]


class Health:
    """Asks /health on a new connection each time."""

    def __init__(self, port):
        self.port = port
        self.milliseconds = []

    def ask(self):
        begin = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/health")
        status = connection.getresponse().status
        connection.close()
        self.milliseconds.append((time.monotonic() - begin) * 1e3)
        if status != 200:
            raise RuntimeError(f"/health answered {status}")

    def percentile(self, share):
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def attack(mode, port, seconds, connections):
    """For so long; slowhttptest ends early once the server has closed all, and begins anew. How
    often it began."""
    end, runs = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 1:
        length = left if mode.options[0] != "-H" else max(left, HEAD_DEADLINE + 5)
        runs += 1
        subprocess.run(
            ["slowhttptest", *mode.options, "-c", str(connections), "-r", str(connections),
             "-l", str(int(length)), "-p", "10", "-v", "0",
             "-u", f"http://127.0.0.1:{port}{mode.path}"],
            check=False, timeout=length + 30, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return runs


def head_faults(lifetimes, runs):
    """Slow heads that were not closed at their deadline. Each run keeps one connection besides, on
    which it got an answer: that one is idle, and no slow head."""
    slow = [kept for kept in lifetimes.kept() if kept.least > BRIEF]
    timely = [kept for kept in slow if kept.may_be(HEAD_DEADLINE, TOLERANCE)]
    others = sorted(kept for kept in slow if not kept.may_be(HEAD_DEADLINE, TOLERANCE))
    unknown = sum(not kept.is_known(TOLERANCE) for kept in timely)
    if timely:
        print(f"  {len(timely)} slow heads closed after {min(kept.most for kept in timely):.2f} to "
              f"{max(kept.least for kept in timely):.2f} s")
    if not timely:
        return ["no slow head was closed at its deadline"]
    if unknown > len(timely) / 10:
        return [f"the machine was too busy: of {unknown} slow heads the end is not known well enough"]
    if len(others) > runs:
        return [f"{len(others)} slow heads were not closed at their deadline, but after "
                f"{others[0].least:.1f} to {others[-1].most:.1f} s"]
    return []


def check(mode, gateway, seconds, connections):
    lifetimes, health = Lifetimes(gateway.port), Health(gateway.port)
    watchers = [Repeated(lifetimes.look, 0.1), Repeated(health.ask, 0.02)]
    for watcher in watchers:
        watcher.start()
    runs = attack(mode, gateway.port, seconds, connections)
    for watcher in watchers:
        watcher.stop()
    lifetimes.look()  # all are gone by now
    p50, p99 = health.percentile(0.5), health.percentile(0.99)
    print(f"{mode.name:13} {lifetimes.most_open():6} open at most  /health p50 {p50:6.1f} ms  "
          f"p99 {p99:6.1f} ms  max {max(health.milliseconds):6.1f} ms  "
          f"memory {gateway.memory_bytes() / 2**20:5.1f} MiB", flush=True)
    faults = head_faults(lifetimes, runs) if mode.name == "slow heads" else []
    if p99 > MOST_P99_MS:
        faults.append(f"/health took {p99:.0f} ms at p99")
    if lifetimes.most_open() < connections * 0.9:
        faults.append(f"only {lifetimes.most_open()} connections were open at one time")
    return [f"{mode.name}: {fault}" for fault in faults]


def main():
    arguments = argparse.ArgumentParser(description="slow clients against the gateway")
    arguments.add_argument("seconds", type=int, nargs="?", default=60)
    arguments.add_argument("connections", type=int, nargs="?", default=1000)
    given = arguments.parse_args()
    allow_many_files()
    faults = []
    with contextlib.ExitStack() as stack:
        path = stack.enter_context(stage.directory())
        big = stack.enter_context(stage.file_server(path, "big", BIG))
        gateway = stack.enter_context(
            stage.gateway(path, f"http://127.0.0.1:{big}", MAX_STREAMS="100000"))
        for mode in MODES:
            faults += check(mode, gateway, given.seconds, given.connections)
    for fault in faults:
        print("FAULT " + fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
