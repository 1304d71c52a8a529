"""A real SMTP server on loopback, in a thread of its own, on a port that the system chooses."""

import asyncio
import threading
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP


class Mailbox:
    """Keeps what it is sent as `(sender, recipients, bytes)`, and answers as it is told."""

    def __init__(self, *, rcpt="250 OK", data="250 OK", breaks_at_goodbye=False, breaks_after_data=False):
        self.received = []
        self.over_tls = []
        self.rcpt = rcpt
        self.data = data
        self.breaks_at_goodbye = breaks_at_goodbye
        self.breaks_after_data = breaks_after_data

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        if self.data.startswith("250"):
            self.received.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
            self.over_tls.append(session.ssl is not None)
        if self.breaks_after_data:
            server.transport.abort()
        return self.data

    async def handle_QUIT(self, server, session, envelope):
        if self.breaks_at_goodbye:
            server.transport.abort()
        return "221 Bye"


@contextmanager
def running(mailbox, **options):
    """Serve while the block runs; yields the port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def listen():
        return await loop.create_server(
            lambda: SMTP(mailbox, hostname="mail.example.vn", loop=loop, **options), "127.0.0.1", 0
        )

    async def hang_up(server):
        server.close()
        await server.wait_closed()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    try:
        server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            asyncio.run_coroutine_threadsafe(hang_up(server), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
