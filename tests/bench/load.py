"""Load on one proxy, by wrk, and what it cost."""

import pathlib
import re
import subprocess

BODY = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hello!"}}}'

SCRIPT = """wrk.method = "POST"
wrk.body = [==[BODY]==]
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
"""

UNITS = {"us": 1.0, "ms": 1e3, "s": 1e6}


def microseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * UNITS[unit]


def wrk(directory, server, connections, seconds, path="/mcp", post=True):
    """Requests a second, latency in µs, and the proxy's CPU µs a request."""
    script = pathlib.Path(directory, "post.lua")
    script.write_text(SCRIPT.replace("BODY", BODY))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    command += ["-s", str(script)] if post else []
    before = server.cpu_seconds()
    printed = subprocess.run(command + [f"http://127.0.0.1:{server.port}{path}"], check=True,
                             capture_output=True, text=True).stdout
    spent = server.cpu_seconds() - before
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    if bad or "Socket errors" in printed:
        raise RuntimeError(f"{server.name}: errors under load:\n{printed}")
    requests = int(re.search(r"(\d+) requests in", printed).group(1))
    return {
        "rps": float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1)),
        "p50": microseconds(re.search(r"50%\s+(\S+)", printed).group(1)),
        "p99": microseconds(re.search(r"99%\s+(\S+)", printed).group(1)),
        "cpu": spent / requests * 1e6,
        "transfer": printed.split("Transfer/sec:")[1].split()[0],
    }
