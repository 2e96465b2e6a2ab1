"""The upstream behind every proxy: nginx, as it is the cheapest to run. 200 bytes for /mcp, whole
files under /files, plain and TLS."""
import pathlib
import subprocess
import sys

from processes import Program, free_port
from proxies import Upstream, root_user

ANSWER = '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"' + "x" * 120 + '"}]}}'


def certificate(folder):
    """A self-signed certificate for localhost that is its own CA."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return key, cert


def sink():
    """Reads request bodies to their end; nginx's `return` would answer before."""
    port = free_port()
    script = pathlib.Path(__file__).with_name("sink.py")
    return Program([sys.executable, str(script), str(port)], port)


def start(folder):
    """(program, plain Upstream, TLS Upstream)"""
    plain, secure = free_port(), free_port()
    key, cert = certificate(folder)
    files = folder / "files"
    files.mkdir()
    for size in (1, 64):
        (files / f"{size}m").write_bytes(bytes(size * 1024 * 1024))
    answer = ANSWER.ljust(200)[:200]
    conf = folder / "upstream.conf"
    conf.write_text(f"""
{root_user()}daemon off; worker_processes 1; pid {folder}/upstream.pid; error_log {folder}/upstream.err;
worker_rlimit_nofile 65536;
events {{ worker_connections 30000; }}
http {{
  access_log off; client_max_body_size 0; keepalive_requests 1000000000; sendfile on;
  keepalive_timeout 1h; client_body_temp_path {folder}/ub; proxy_temp_path {folder}/up;
  fastcgi_temp_path {folder}/uf; uwsgi_temp_path {folder}/uu; scgi_temp_path {folder}/us;
  default_type application/json;
  server {{
    listen 127.0.0.1:{plain} backlog=16384;
    listen 127.0.0.1:{secure} ssl backlog=16384;
    ssl_certificate {cert}; ssl_certificate_key {key};
    location /mcp/files/ {{ alias {files}/; }}
    location /mcp {{ return 200 '{answer}'; }}
  }}
}}
""", encoding="ascii")
    program = Program(["nginx", "-p", str(folder), "-c", str(conf)], plain, log=folder / "upstream.out")
    return program, Upstream(plain), Upstream(secure, tls=True, ca=cert)
