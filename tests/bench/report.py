"""The results as a page: tables with ratios to nginx, two plots, the machine."""
import datetime
import os
import pathlib
import platform
import subprocess

import plot

BASE = "nginx"
MIB = 1024 * 1024
INTRO = """# Performance
Written by `tools/bench` on {date}; every figure of a table is from the same run, rounds interleaved, medians of {rounds}. In brackets: the ratio to nginx. Read the ratios: the absolute figures are this machine's. A proxy that a table does not name failed in that measurement.

Each proxy passes requests to one upstream (nginx, one worker, 200-byte answer) over kept connections and puts an `Authorization` field in. nginx and haproxy run one worker, Caddy and Node one core; the gateway has a loop for each core. The load is wrk, one thread: a `tools/call` of 100 bytes.

Machine: {machine}. {versions}.
"""
TITLES = {
    "requests": "Small requests, plain upstream",
    "tls": "Small requests, TLS upstream",
    "bodies": "Large bodies, one connection",
    "streams": "Open event streams",
    "start": "Start and idle",
    "profiles": "The gateway by number of profiles, 32 connections",
    "idle": "The gateway by number of idle connections beside 32 busy ones",
    "stdio": "The stdio bridge and mcp-remote",
}


def ratio(value, rows, key):
    base = rows.get(BASE)
    return f" ({value / base[key]:.2f})" if base and base[key] else ""


def table(head, lines):
    rows = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join(rows + [f"| {' | '.join(line)} |" for line in lines])


def requests_table(found):
    head = ["connections", "proxy", "requests/s", "p50 µs", "p99 µs", "CPU µs a request"]
    return table(head, [
        [str(count), name,
         f"{row['rps']:.0f}{ratio(row['rps'], rows, 'rps')}",
         f"{row['p50']:.0f}{ratio(row['p50'], rows, 'p50')}",
         f"{row['p99']:.0f}{ratio(row['p99'], rows, 'p99')}",
         f"{row['cpu_us']:.1f}{ratio(row['cpu_us'], rows, 'cpu_us')}"]
        for count, rows in found.items() for name, row in rows.items()])


def bodies_table(found):
    return table(["body", "proxy", "MiB/s", "CPU µs a MiB"], [
        [what, name, f"{row['mib_s']:.0f}{ratio(row['mib_s'], rows, 'mib_s')}",
         f"{row['cpu_us_mib']:.0f}{ratio(row['cpu_us_mib'], rows, 'cpu_us_mib')}"]
        for what, rows in found.items() for name, row in rows.items()])


def streams_table(found):
    head = ["streams", "proxy", "memory MiB", "KiB a stream", "threads", "delay p50 µs",
            "delay p99 µs", "CPU µs an event"]
    return table(head, [
        [str(count), name, f"{row['memory'] / MIB:.1f}",
         f"{row['per_stream'] / 1024:.1f}{ratio(row['per_stream'], rows, 'per_stream')}",
         f"{row['threads']:.0f}", f"{row['p50']:.0f}{ratio(row['p50'], rows, 'p50')}",
         f"{row['p99']:.0f}{ratio(row['p99'], rows, 'p99')}",
         f"{row['cpu_us']:.1f}{ratio(row['cpu_us'], rows, 'cpu_us')}"]
        for count, rows in found.items() for name, row in rows.items()])


def start_table(found):
    return table(["proxy", "start to ready ms", "idle memory MiB", "threads"], [
        [name, f"{row['start_ms']:.0f}", f"{row['idle'] / MIB:.1f}", f"{row['threads']:.0f}"]
        for name, row in found.items()])


def profiles_table(found):
    return table(["profiles", "requests/s", "p50 µs", "CPU µs a request", "start ms", "memory MiB"], [
        [str(count), f"{row['rps']:.0f}", f"{row['p50']:.0f}", f"{row['cpu_us']:.1f}",
         f"{row['start_ms']:.0f}", f"{row['memory'] / MIB:.1f}"] for count, row in found.items()])


def idle_table(found):
    return table(["idle connections", "requests/s", "p50 µs", "CPU µs a request", "memory MiB"], [
        [str(count), f"{row['rps']:.0f}", f"{row['p50']:.0f}", f"{row['cpu_us']:.1f}",
         f"{row['memory'] / MIB:.1f}"] for count, row in found.items()])


def stdio_table(found):
    base = found["mcp-remote"]
    rows = [[name, f"{row['start_ms']:.0f} ({row['start_ms'] / base['start_ms']:.3f})",
             f"{row['memory'] / MIB:.1f} ({row['memory'] / base['memory']:.3f})"]
            for name, row in found.items()]
    return (table(["program", "start to the first answer ms", "memory MiB"], rows) +
            "\n\nIn brackets: the ratio to npm's mcp-remote, started by `node` itself and not by `npx`. "
            "`bridge` finds a running gateway, `bridge alone` brings its own.")


TABLES = {"requests": requests_table, "tls": requests_table, "bodies": bodies_table,
          "streams": streams_table, "start": start_table, "profiles": profiles_table,
          "idle": idle_table, "stdio": stdio_table}


def section(name, found):
    return f"## {TITLES[name]}\n{TABLES[name](found)}\n"


def machine():
    model = "unknown"
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{os.cpu_count()} cores, {model}, Linux {platform.release()}"


def versions():
    said = []
    for command in (["nginx", "-v"], ["haproxy", "-v"], ["caddy", "version"]):
        try:
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            said.append((run.stdout or run.stderr).splitlines()[0].split(" - ")[0])
        except (FileNotFoundError, IndexError):
            continue
    return "; ".join(said)


def write(path, results, rounds):
    text = INTRO.format(date=datetime.date.today(), rounds=rounds, machine=machine(),
                        versions=versions())
    pictures = path.parent / "pictures"
    pictures.mkdir(exist_ok=True)
    if "requests" in results:
        plot.cpu_by_connections(results["requests"], pictures / "cpu-per-request.svg")
        text += "\n![CPU time for each request](pictures/cpu-per-request.svg)\n"
    if "streams" in results:
        plot.memory_by_streams(results["streams"], pictures / "memory-by-streams.svg")
        text += "\n![Memory of open streams](pictures/memory-by-streams.svg)\n"
    text += "".join("\n" + section(name, found) for name, found in results.items())
    kept = kept_sections(path)
    path.write_text(text + kept, encoding="utf-8")


def kept_sections(path):
    """What other measurements wrote below this line stays."""
    mark = "\n<!-- other measurements -->"
    if not path.exists():
        return ""
    _, found, rest = path.read_text(encoding="utf-8").partition(mark)
    return found + rest
