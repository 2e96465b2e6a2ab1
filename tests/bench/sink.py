"""An upstream that reads every request to its end and then answers: sink.py PORT"""
import http.server
import socketserver
import sys

PIECE = 256 * 1024


class Sink(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    buffer = memoryview(bytearray(PIECE))

    def do_POST(self):
        left = int(self.headers["Content-Length"])
        while left:
            left -= self.rfile.readinto(self.buffer[:min(left, PIECE)])
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Sink).serve_forever()
