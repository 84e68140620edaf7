"""A mail server that takes everything and keeps the subject of each mail with the time it came."""
import asyncio
import collections
import threading
import time


class RecordingSink:
    def __init__(self):
        self.arrivals = collections.Counter()
        self.times = {}
        # The same by the clock on the wall, which other programs have too.
        self.wall = {}
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait()

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20, backlog=1000))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    async def _serve(self, reader, writer):
        try:
            writer.write(b"220 sink.example ESMTP\r\n")
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    writer.write(b"354 Go on\r\n")
                    name = await self._message(reader)
                    if name is None:
                        break
                    self.arrivals[name] += 1
                    self.times.setdefault(name, time.monotonic())
                    self.wall.setdefault(name, time.time())
                    writer.write(b"250 2.0.0 Ok\r\n")
                elif verb == b"EHLO":
                    writer.write(b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 600000000\r\n")
                elif verb == b"QUIT":
                    writer.write(b"221 2.0.0 Bye\r\n")
                    break
                else:
                    writer.write(b"250 2.0.0 Ok\r\n")
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    @staticmethod
    async def _message(reader):
        name, in_header = "", True
        while line := await reader.readline():
            if line == b".\r\n":
                return name
            if in_header and line[:8].lower() == b"subject:":
                name = line[8:].strip().decode(errors="replace")
            in_header = in_header and line != b"\r\n"
        return None
