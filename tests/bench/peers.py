"""The servers of a bench run: an nginx upstream, an authorization server, and the proxies that are
compared. Each is a real process on loopback with a port of its own; `Server.stop` ends it."""

import http.client
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"content": [{"type": "text", "text": "x" * 114}]}})


def raise_file_limit(wanted=131072):
    """10,000 streams are 20,000 descriptors in a proxy. Returns what was given."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, hard)))
    except (ValueError, PermissionError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise RuntimeError(f"nothing listens on port {port}")


def children(pid):
    """`pid` and every process below it."""
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += children(int(child))
    return found


class Server:
    """A process with a port, and what it has used."""

    def __init__(self, name, command, port, env=None, log=None):
        self.name = name
        self.port = port
        self.process = subprocess.Popen(command, env={**os.environ, **(env or {})},
                                        stdout=log or subprocess.DEVNULL, stderr=log or subprocess.DEVNULL)
        wait_for_port(port)

    def cpu_seconds(self):
        ticks = 0
        for pid in children(self.process.pid):
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_kib(self):
        """Proportional set size: what these processes cost the machine."""
        total = 0
        for pid in children(self.process.pid):
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total

    def threads(self):
        return sum(len(list(pathlib.Path(f"/proc/{pid}/task").iterdir())) for pid in children(self.process.pid))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


NGINX_COMMON = """daemon off; pid {dir}/pid; error_log {dir}/error.log; 
events {{ worker_connections 19900; }}
http {{ access_log off; keepalive_requests 100000000; keepalive_timeout 600; client_body_temp_path {dir}/body;
proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/f; uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s;
client_max_body_size 0;
"""


def nginx(name, directory, port, body):
    directory = pathlib.Path(directory, name)
    directory.mkdir()
    config = directory / "nginx.conf"
    user = "user root; " if os.geteuid() == 0 else ""
    config.write_text(user + body.format(common=NGINX_COMMON.format(dir=directory), port=port))
    return Server(name, ["nginx", "-c", str(config)], port)


def upstream(directory, tls=None):
    """Answers every request with the same small JSON-RPC answer; /1m and /64m with that many bytes."""
    port = free_port()
    files = pathlib.Path(directory, "files")
    files.mkdir(exist_ok=True)
    for name, size in (("1m", 1), ("64m", 64)):
        (files / name).write_bytes(os.urandom(1 << 20) * size)
    listen = f"{port} ssl; ssl_certificate {tls.certificate}; ssl_certificate_key {tls.key}" if tls else f"{port}"
    answer = ANSWER.replace('"', '\\"')
    return nginx("upstream-tls" if tls else "upstream", directory, port, f"""worker_processes 1; {{common}}
server {{{{ listen 127.0.0.1:{listen}; root {files};
location /mcp {{{{ default_type application/json; return 200 '{ANSWER.replace("{", "{{").replace("}", "}}")}'; }}}}
}}}}
}}}}""".replace(answer, ANSWER))


def nginx_proxy(directory, target, tls=None):
    port = free_port()
    scheme = "https" if tls else "http"
    verify = f"proxy_ssl_verify on; proxy_ssl_trusted_certificate {tls.certificate}; proxy_ssl_name localhost; proxy_ssl_server_name on; proxy_ssl_session_reuse on;" if tls else ""
    return nginx("nginx-tls" if tls else "nginx", directory, port, f"""worker_processes 1; {{common}}
upstream backend {{{{ server 127.0.0.1:{target}; keepalive 512; keepalive_requests 100000000; }}}}
server {{{{ listen 127.0.0.1:{{port}}; location / {{{{ proxy_pass {scheme}://backend; {verify}
proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Authorization "Bearer benchmark";
proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 600; }}}} }}}}
}}}}""")


def haproxy(directory, target, tls=None):
    port = free_port()
    config = pathlib.Path(directory, "haproxy-tls.cfg" if tls else "haproxy.cfg")
    ssl = f" ssl verify required ca-file {tls.certificate} sni str(localhost) verifyhost localhost" if tls else ""
    config.write_text(f"""global
  nbthread 1
  maxconn 9900
defaults
  mode http
  timeout connect 10s
  timeout client 600s
  timeout server 600s
  http-reuse always
frontend in
  bind 127.0.0.1:{port}
  default_backend out
backend out
  http-request set-header Authorization "Bearer benchmark"
  server upstream 127.0.0.1:{target}{ssl}
""")
    return Server("haproxy", ["haproxy", "-db", "-f", str(config)], port)


def caddy(directory, target, tls=None):
    if not shutil.which("caddy"):
        return None
    port = free_port()
    config = pathlib.Path(directory, "Caddyfile")
    transport = f"transport http {{ tls_trusted_ca_certs {tls.certificate}\n tls_server_name localhost\n }}" if tls else ""
    scheme = "https://" if tls else ""
    config.write_text(f"""{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  reverse_proxy {scheme}127.0.0.1:{target} {{
    header_up Authorization "Bearer benchmark"
    flush_interval -1
    {transport}
  }}
}}
""")
    home = {"HOME": str(directory), "XDG_DATA_HOME": str(directory), "XDG_CONFIG_HOME": str(directory)}
    return Server("caddy", ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"], port, home)


NODE_PROXY = """
const http = require('http');
const agent = new http.Agent({keepAlive: true, maxSockets: 512});
http.createServer((request, response) => {
  const headers = {...request.headers, authorization: 'Bearer benchmark', host: '127.0.0.1:TARGET'};
  const up = http.request({agent, port: TARGET, host: '127.0.0.1', path: request.url, method: request.method, headers},
    answer => { response.writeHead(answer.statusCode, answer.headers); answer.pipe(response); });
  up.on('error', () => response.destroy());
  request.pipe(up);
}).listen(PORT, '127.0.0.1');
"""


def node(directory, target):
    if not shutil.which("node"):
        return None
    port = free_port()
    script = pathlib.Path(directory, "proxy.js")
    script.write_text(NODE_PROXY.replace("TARGET", str(target)).replace("PORT", str(port)))
    return Server("node", ["node", str(script)], port)


class AuthorizationServer:
    """The least that the gateway can log in to: says yes at once, tokens last a day."""

    def __init__(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
                self.send_response(302)
                self.send_header("Location", query["redirect_uri"] + "?" + urllib.parse.urlencode(
                    {"code": "bench", "state": query["state"]}))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                body = json.dumps({"access_token": "benchmark", "token_type": "Bearer", "expires_in": 86400,
                                   "refresh_token": "again"}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def get(port, path, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    answer.read()
    return answer


def log_in(port, prefix=""):
    """Walks through the login as a browser would."""
    start = get(port, prefix + "/oauth/login")
    cookie = start.headers["Set-Cookie"].split(";")[0]
    consent = urllib.parse.urlsplit(start.headers["Location"])
    back = urllib.parse.urlsplit(get(consent.port, consent.path + "?" + consent.query).headers["Location"])
    end = get(port, back.path + "?" + back.query, {"Cookie": cookie})
    if end.status != 200:
        raise RuntimeError(f"the login ended with {end.status}")


def profile_yaml(name, target, authorization, tls=None):
    ca = f"\n    ca_file: {tls.certificate}" if tls else ""
    origin = f"https://localhost:{target}" if tls else f"http://127.0.0.1:{target}"
    return f"""  {name}:
    upstream_mcp_url: {origin}/mcp{ca}
    authorization_endpoint: {authorization.url}/authorize
    token_endpoint: {authorization.url}/token
    client_id: bench
    max_streams: 20000
"""


def gateway(directory, binary, target, profiles=1, tls=None, bare="/mcp"):
    """The gateway, logged in to its default profile. `/files` leads to the upstream's files."""
    authorization = AuthorizationServer()
    port = free_port()
    home = pathlib.Path(directory, f"gateway-{port}")
    home.mkdir()
    config = home / "profiles.yaml"
    others = "".join(profile_yaml(f"p{number}", target, authorization, tls) for number in range(profiles - 1))
    files = profile_yaml("files", target, authorization, tls).replace("/mcp\n", "/\n")
    config.write_text("defaults: { credential_store: memory }\ndefault_profile: bench\nprofiles:\n"
                      + profile_yaml("bench", target, authorization, tls) + files + others)
    log = open(home / "log", "w")
    server = Server("mcp-auth-proxy", [binary, "--config", str(config), "--port", str(port)], port,
                    {"MCP_AUTH_PROXY_STATE_DIR": str(home / "state"), "HOME": str(home)}, log)
    log_in(port, "/p/bench")
    log_in(port, "/p/files")
    return server
