"""The demo's mail server: pymap in memory with two mailboxes, on a free loopback port, until SIGTERM.

Mail is delivered to it over IMAP APPEND by the feeder, and read over IMAP (IDLE included) by the product.
"""

from __future__ import annotations

import argparse
import asyncio
from argparse import Namespace
from pathlib import Path

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.imap import IMAPServer
from pymap.user import Passwords, UserMetadata

from process import until_stopped, write_port
from settings import DATA_DIR, MAILBOXES


async def _login(config: Config) -> Login:
    """A user directory with the demo's mailboxes; each starts with an empty INBOX."""
    login = Login(config)
    passwords = Passwords(config)
    for user, password in MAILBOXES.items():
        hashed = await passwords.hash_password(password)
        login.users_dict[user] = UserMetadata(config, user, password=hashed)
        mailboxes = MailboxSet()
        # pymap numbers its first message 101; other servers start at 1, and UIDNEXT - 1 then says how many came.
        mailboxes._inbox._max_uid = 0
        config.set_cache[user] = (mailboxes, FilterSet())
    return login


async def serve(port_file: Path, port: int = 0) -> None:
    """Listen on 127.0.0.1, write the port, and serve until a stop signal."""
    args = Namespace(passlib_cfg=None, proxy_protocol=None, inherited_sockets=None)
    config = Config(
        args, demo_data=False, demo_user="", demo_password="", host="127.0.0.1", port=port, tls_enabled=False
    )
    config.apply_context()
    imap = IMAPServer(await _login(config), config)
    callback = ProxyProtocolReader(config.proxy_protocol).get_callback(imap)
    server = await asyncio.start_server(callback, host="127.0.0.1", port=port)
    write_port(port_file, server.sockets[0].getsockname()[1])
    try:
        await until_stopped()
    finally:
        server.close()
        port_file.unlink(missing_ok=True)


def main() -> None:
    """Command line: where to write the port."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port-file", type=Path, default=DATA_DIR / "imap.port")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options = parser.parse_args()
    asyncio.run(serve(options.port_file, options.port))


if __name__ == "__main__":
    main()
