"""Carries TCP connections from one address to another: how a node without a mail server of its own reaches the one there is.

The gateway speaks to mail servers without TLS only on its own machine, so each node has this on its loopback.
"""

from __future__ import annotations

import asyncio
import sys


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass  # one end went; the other is told by the close
    finally:
        writer.close()


async def serve(pairs: list[tuple[str, str]]) -> None:
    """Listen on the first address of each pair, connect to the second; until killed."""
    servers = []
    for listen, to in pairs:
        host, port = to.rsplit(":", 1)

        async def carry(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str = host, port: str = port
        ) -> None:
            try:
                there = await asyncio.wait_for(asyncio.open_connection(host, int(port)), 10)
            except (OSError, TimeoutError):
                writer.close()
                return
            await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))

        at, number = listen.rsplit(":", 1)
        servers.append(await asyncio.start_server(carry, at, int(number)))
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    words = sys.argv[1:]
    asyncio.run(serve(list(zip(words[::2], words[1::2]))))
