"""An MCP server (2025-11-25) that answers `initialize` and takes everything else: mcp_answers.py PORT"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RESULT = {"protocolVersion": "2025-11-25", "capabilities": {},
          "serverInfo": {"name": "answers", "version": "1"}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "id" not in message:
            return self.answer(202, b"")
        body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": RESULT}).encode()
        return self.answer(200, body)

    def do_GET(self):
        self.answer(405, b"")

    def do_DELETE(self):
        self.answer(405, b"")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
