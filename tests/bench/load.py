"""Requests with wrk: requests a second, latency, and the proxy's CPU time for each."""
import re
import subprocess
import pathlib

POST = pathlib.Path(__file__).with_name("post.lua")
UNITS = {"us": 1.0, "ms": 1e3, "s": 1e6}


def microseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * UNITS[unit]


def percentile(rank, output):
    """A line of its own: "82.50%" of another table ends the same way."""
    return microseconds(re.search(rf"^\s+{rank}%\s+(\S+)", output, re.MULTILINE).group(1))


def run(program, path, connections, seconds, script=POST):
    """One run after a short one to warm up."""
    wrk(program.port, path, connections, 0.5, script)
    before = program.cpu_seconds()
    output = wrk(program.port, path, connections, seconds, script)
    cpu = program.cpu_seconds() - before
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    errors = re.search(r"Socket errors.*|Non-2xx.*", output)
    if errors or requests == 0:
        raise RuntimeError(f"port {program.port}{path}: {errors and errors.group(0)}\n{output}")
    return {
        "rps": float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)),
        "p50": percentile(50, output),
        "p99": percentile(99, output),
        "cpu_us": cpu * 1e6 / requests,
    }


def wrk(port, path, connections, seconds, script):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency",
               "--timeout", "10s"]
    if script:
        command += ["-s", str(script)]
    command.append(f"http://127.0.0.1:{port}{path}")
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
