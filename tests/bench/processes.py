"""The programs under test and what they cost: start, stop, CPU time, memory, threads."""
import os
import pathlib
import signal
import socket
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, limit=20.0):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.002)
    raise RuntimeError(f"nothing listens on port {port}")


class Measured:
    """A running process with its children, and what they cost."""

    def __init__(self, pid):
        self.pid = pid

    def pids(self):
        """The process and its children: nginx works in a child."""
        found = [self.pid]
        for pid in found:
            children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
            found += [int(child) for child in children.split()]
        return found

    def cpu_seconds(self):
        """User and system time of all threads, to the nanosecond where the kernel tells."""
        total = 0
        for pid in self.pids():
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                try:
                    total += int((task / "schedstat").read_text(encoding="ascii").split()[0])
                except FileNotFoundError:
                    continue
        return total / 1e9

    def memory_bytes(self):
        """Resident memory of its own: what is shared with other programs (libraries) counts once."""
        total = 0
        for pid in self.pids():
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        return total

    def threads(self):
        return sum(len(list(pathlib.Path(f"/proc/{pid}/task").iterdir())) for pid in self.pids())


class Program(Measured):
    """One program with its children. Stops with the `with` block."""

    def __init__(self, command, port, env=None, log=None):
        super().__init__(None)
        self.command, self.port, self.env, self.log = command, port, env, log

    def __enter__(self):
        out = open(self.log, "ab") if self.log else subprocess.DEVNULL
        begin = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True)
        self.pid = self.process.pid
        wait_for_port(self.port)
        self.start_seconds = time.monotonic() - begin
        return self

    def __exit__(self, *_):
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(10)
                break
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
