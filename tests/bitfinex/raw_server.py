"""A server that answers every connection with the same bytes, for what no well-made server sends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class RawServer:
    """``url`` is its base address; ``heard`` what each connection sent up to the end of its headers.

    ``hung_up`` is set once a connection was closed, which no answer announces.
    """

    url: str = ""
    heard: list[bytes] = field(default_factory=list)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[RawServer]:
    """Listen on the loopback interface for as long as the block lasts."""
    server = RawServer()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server.heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            server.hung_up.set()

    listener = await asyncio.start_server(talk, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listener.close()


def reply(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer with these headers and the length of its body."""
    lines = (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", "")
    return "\r\n".join(lines).encode() + body
