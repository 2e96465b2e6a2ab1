"""Open event streams through a proxy: memory and threads for each, and how late events come."""
import json
import resource
import subprocess
import threading
import time

from proxies import ROOT, Upstream, path_of, ALL
from processes import free_port

LOAD = ROOT / "build" / "release" / "bin" / "bench_streams"
LIMIT = 120
SETTLED = 2  # seconds until what the last streams brought with them is done


def allow_many_files(wanted=65536):
    """10,000 streams are 20,000 descriptors in a proxy. Root may raise the hard limit, too."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(wanted, most), max(wanted, most)))
    except (ValueError, PermissionError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def most(wanted=10000, spare=200):
    """As many of them as this machine lets one process have."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(wanted, (allowed - spare) // 2)


def run(name, folder, streams, events=2000, per_second=1000):
    """A proxy of its own for each run: what an earlier one left in memory would count."""
    upstream = Upstream(free_port())
    with ALL[name](folder, upstream) as program:
        before = program.memory_bytes()
        load = subprocess.Popen(
            [str(LOAD), str(program.port), path_of(name), str(upstream.port), str(streams),
             str(events), str(per_second)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        timer = threading.Timer(LIMIT, load.kill)
        timer.start()
        try:
            if load.stdout.readline().strip() != "open":
                raise RuntimeError(f"{name}: {streams} streams did not open")
            memory = program.memory_bytes()
            threads = program.threads()
            time.sleep(SETTLED)
            cpu = program.cpu_seconds()
            load.stdin.write("go\n")
            load.stdin.flush()
            result = json.loads(load.stdout.readline())
            cpu = program.cpu_seconds() - cpu
            load.stdin.write("end\n")
            load.stdin.close()
            load.wait(10)
        finally:
            timer.cancel()
            load.kill()
    if result["received"] != events:
        raise RuntimeError(f"{name}: {events - result['received']} events were lost")
    return {"memory": memory, "per_stream": (memory - before) / streams, "threads": threads,
            "p50": result["p50_us"], "p99": result["p99_us"], "cpu_us": cpu * 1e6 / events}
