"""Large bodies: how fast they pass, down and up, and the proxy's CPU time for each MiB."""
import time
import http.client

MIB = 1024 * 1024
PIECE = 256 * 1024


def download(program, path, size, times):
    return measured(program, size * times, lambda: fetch(program.port, path, times))


def upload(program, path, size, times):
    return measured(program, size * times, lambda: send(program.port, path, size, times))


def measured(program, mebibytes, work):
    work()
    before, begin = program.cpu_seconds(), time.monotonic()
    work()
    seconds, cpu = time.monotonic() - begin, program.cpu_seconds() - before
    return {"mib_s": mebibytes / seconds, "cpu_us_mib": cpu * 1e6 / mebibytes}


def fetch(port, path, times):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    buffer = memoryview(bytearray(PIECE))
    for _ in range(times):
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path}: status {answer.status}")
        while answer.readinto(buffer):
            pass
    connection.close()


def send(port, path, size, times):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    piece = bytes(PIECE)
    for _ in range(times):
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str(size * MIB))
        connection.endheaders()
        for _ in range(size * MIB // PIECE):
            connection.send(piece)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: status {answer.status}")
    connection.close()
