#!/usr/bin/env python3
"""All measurements, side by side in one run; called by tools/bench. Writes docs/performance.md.

    run.py [--quick] [--rounds N] [--section NAME]... [--out FILE]

Rounds are interleaved: each proxy in turn, then again; the figures are medians.
"""
import argparse
import contextlib
import pathlib
import statistics
import sys
import tempfile

import bodies
import idle
import load
import proxies
import report
import stdio
import streams
import upstreams

CONNECTIONS = (1, 32, 256)
ESSENTIAL = ("nginx", "gateway")


def median(rows):
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


def started(stack, folder, names, upstream, **more):
    programs = {}
    for name in names:
        place = pathlib.Path(tempfile.mkdtemp(dir=folder))
        programs[name] = stack.enter_context(proxies.ALL[name](place, upstream, **more))
    return programs


def in_turn(names, rounds, measure):
    """Medians by name. Who fails is left out, and that is said; but not who it is all about."""
    rows = {name: [] for name in names}
    for _ in range(rounds):
        for name in list(rows):
            try:
                rows[name].append(measure(name))
            except Exception as error:
                if name in ESSENTIAL:
                    raise
                print(f"bench: {name} is left out of this measurement: {error!r}", file=sys.stderr)
                del rows[name]
    return {name: median(found) for name, found in rows.items()}


def interleaved(programs, rounds, measure):
    return in_turn(programs, rounds, lambda name: measure(name, programs[name]))


def requests(plan, upstream):
    with contextlib.ExitStack() as stack:
        programs = started(stack, plan.folder, plan.names, upstream)
        return {count: interleaved(programs, plan.rounds, lambda name, program, count=count: load.run(
            program, proxies.path_of(name), count, plan.seconds)) for count in CONNECTIONS}


def large_bodies(plan, upstream):
    found = {}
    with contextlib.ExitStack() as stack:
        sink = stack.enter_context(upstreams.sink())
        down = started(stack, plan.folder, plan.names, upstream)
        up = started(stack, plan.folder, plan.names, proxies.Upstream(sink.port))
        for size, times in ((1, 64), (64, 3)):
            found[f"{size} MiB down"] = interleaved(
                down, plan.rounds, lambda name, program, s=size, t=times: bodies.download(
                    program, f"{proxies.path_of(name)}/files/{s}m", s, t))
            found[f"{size} MiB up"] = interleaved(
                up, plan.rounds, lambda name, program, s=size, t=times: bodies.upload(
                    program, proxies.path_of(name), s, t))
    return found


def open_streams(plan, _upstream):
    def once(name, count):
        return streams.run(name, pathlib.Path(tempfile.mkdtemp(dir=plan.folder)), count)
    most = streams.most()
    return {count: in_turn(plan.names, plan.rounds,
                           lambda name, count=count: once(name, count))
            for count in ((1000, most) if not plan.quick else (1000,))}


def start(plan, upstream):
    def once(name):
        place = pathlib.Path(tempfile.mkdtemp(dir=plan.folder))
        with proxies.ALL[name](place, upstream) as program:
            return {"start_ms": program.start_seconds * 1e3, "idle": program.memory_bytes(),
                    "threads": program.threads()}
    return in_turn(plan.names, 5, once)


def busy(plan, gateway):
    """32 connections with load, and the memory then."""
    rows = [load.run(gateway, proxies.path_of("gateway"), 32, plan.seconds)
            for _ in range(plan.rounds)]
    return {**median(rows), "memory": gateway.memory_bytes()}


def many_profiles(plan, upstream):
    found = {}
    for count in (1, 100, 10000):
        place = pathlib.Path(tempfile.mkdtemp(dir=plan.folder))
        with proxies.gateway(place, upstream, profiles=count) as program:
            found[count] = {**busy(plan, program), "start_ms": program.start_seconds * 1e3}
    return found


def many_idle(plan, upstream):
    found = {}
    for count in (0, 1000, 10000):
        place = pathlib.Path(tempfile.mkdtemp(dir=plan.folder))
        with proxies.gateway(place, upstream) as program, idle.connections(program.port, count):
            found[count] = busy(plan, program)
    return found


def bridge(plan, _upstream):
    place = pathlib.Path(tempfile.mkdtemp(dir=plan.folder))
    return {name: median(rows) for name, rows in stdio.measure(place, 2 * plan.rounds).items()}


SECTIONS = {"requests": requests, "tls": requests, "bodies": large_bodies, "streams": open_streams,
            "start": start, "profiles": many_profiles, "idle": many_idle,
            "stdio": bridge}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="short runs: to try it, not to publish")
    parser.add_argument("--rounds", type=int, default=5, help="of each measurement; default 5")
    parser.add_argument("--section", action="append", choices=SECTIONS, help="only this one")
    parser.add_argument("--names", default=",".join(proxies.ALL), help="which proxies")
    parser.add_argument("--out", type=pathlib.Path, help="the page to write (default: print only)")
    plan = parser.parse_args()
    plan.names = plan.names.split(",")
    plan.seconds = 4
    if plan.quick:
        plan.rounds, plan.seconds = 1, 1
    return plan


def main():
    plan = arguments()
    streams.allow_many_files()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        plan.folder = pathlib.Path(folder)
        program, plain, secure = upstreams.start(plan.folder)
        with program:
            for name in plan.section or SECTIONS:
                print(f"bench: {name}", file=sys.stderr, flush=True)
                results[name] = SECTIONS[name](plan, secure if name == "tls" else plain)
                print(report.section(name, results[name]), flush=True)
                if plan.out:
                    report.write(plan.out, results, plan.rounds)


if __name__ == "__main__":
    main()
