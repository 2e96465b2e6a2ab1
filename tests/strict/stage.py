"""The programs under test and the reference readers: real processes on loopback, in a directory of
their own. All of them end with the `with` block that started them."""
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "bench"))
from processes import Program, free_port  # noqa: E402: the path is set first

BINARY = os.environ.get("GATEWAY_BIN", str(ROOT / "build/dev/bin/mcp-auth-proxy"))


@contextlib.contextmanager
def directory():
    path = pathlib.Path(tempfile.mkdtemp(prefix="mcp-auth-proxy-strict-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def gateway(path, upstream, **env):
    """The gateway with one profile without OAuth at the bare paths: its Program."""
    home = path / "gateway"
    home.mkdir()
    port = free_port()
    settings = {
        "PATH": os.environ["PATH"], "HOME": str(home), "XDG_STATE_HOME": str(home),
        "XDG_CONFIG_HOME": str(home), "PORT": str(port), "UPSTREAM_MCP_URL": upstream,
        "GRANT": "none", "CREDENTIAL_STORE": "memory", **env}
    with Program([BINARY], port, settings, path / "gateway.log") as program:
        yield program


NGINX = """{user}daemon off; master_process off; pid {path}/pid; error_log {path}/error.log;
events {{ worker_connections 8192; }}
http {{
  access_log off; client_body_temp_path {path}/body; proxy_temp_path {path}/proxy;
  fastcgi_temp_path {path}/f; uwsgi_temp_path {path}/u; scgi_temp_path {path}/s;
  server {{ listen 127.0.0.1:{port}; location / {{ {location} }} }}
}}
"""

NGINX_PROXY = """proxy_pass http://127.0.0.1:{backend};
    proxy_http_version 1.1; proxy_set_header Connection "";"""

HAPROXY = """defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend in
  bind 127.0.0.1:{port}
  default_backend out
backend out
  server backend 127.0.0.1:{backend}
"""


@contextlib.contextmanager
def nginx_with(path, location):
    home = path / "nginx"
    home.mkdir()
    port = free_port()
    user = "user root; " if os.geteuid() == 0 else ""
    config = home / "nginx.conf"
    config.write_text(NGINX.format(user=user, path=home, port=port, location=location))
    with Program(["nginx", "-p", str(home), "-c", str(config)], port, log=home / "log"):
        yield port


def nginx(path, backend):
    """nginx as it comes, in front of `backend`: its port."""
    return nginx_with(path, NGINX_PROXY.format(backend=backend))


@contextlib.contextmanager
def file_server(path, name, size):
    """An upstream that serves one file of that name and size: its port."""
    files = path / "files"
    files.mkdir()
    (files / name).write_bytes(b"x" * size)
    with nginx_with(path, f"root {files};") as port:
        yield port


@contextlib.contextmanager
def haproxy(path, backend):
    """haproxy as it comes, in front of `backend`: its port."""
    port = free_port()
    config = path / "haproxy.cfg"
    config.write_text(HAPROXY.format(port=port, backend=backend))
    with Program(["haproxy", "-db", "-f", str(config)], port, log=path / "haproxy.log"):
        yield port
