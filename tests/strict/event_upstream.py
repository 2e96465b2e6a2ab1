"""An upstream that answers every request with an event stream, sends one event and then stays
quiet: event_upstream.py PORT [CERTIFICATE KEY]"""
import asyncio
import ssl
import sys

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
EVENT = b"data: open\n\n"


async def serve(reader, writer):
    try:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD + EVENT)
        await reader.read()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main():
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*sys.argv[2:4])
    server = await asyncio.start_server(
        serve, "127.0.0.1", int(sys.argv[1]), ssl=context, backlog=4096)
    await server.serve_forever()


asyncio.run(main())
