"""A mail server that takes everything and keeps subject, time and Zegel's id of each mail that came.

It runs as a process of its own: clients of the same measurement do not slow it down.
"""
import asyncio
import collections
import re
import subprocess
import sys
import threading
import time


class RecordingSink:
    def __init__(self):
        self.arrivals = collections.Counter()
        self.copies = collections.Counter()
        self.times = {}
        # The same by the clock on the wall, which other programs have too.
        self.wall = {}
        self.process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            moment, wall, identifier, name = line.rstrip("\n").split(" ", 3)
            self.copies[identifier] += 1
            self.arrivals[name] += 1
            self.times.setdefault(name, float(moment))
            self.wall.setdefault(name, float(wall))

    def stop(self):
        self.process.kill()
        self.process.wait()


async def serve(reader, writer):
    try:
        writer.write(b"220 sink.example ESMTP\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 Go on\r\n")
                header = await message(reader)
                if header is None:
                    break
                # The clock is the system's: the other process reads the same.
                print(time.monotonic(), time.time(), found(IDENTIFIER, header), found(SUBJECT, header), flush=True)
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


async def message(reader):
    """Its header; `None` when it did not come to an end."""
    header, in_header = [], True
    while line := await reader.readline():
        if line == b".\r\n":
            return b"".join(header).decode(errors="replace")
        in_header = in_header and line != b"\r\n"
        if in_header:
            header.append(line)
    return None


IDENTIFIER = re.compile(r"\(Zegel, from \w+\)\s+with\s+\S+\s+id\s+(\w+)")
SUBJECT = re.compile(r"^subject:[ \t]*(.*?)\s*$", re.IGNORECASE | re.MULTILINE)


def found(pattern, text):
    match = pattern.search(text)
    return match.group(1) if match else "-"


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 20, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Its starter is gone when nothing holds the other end any more.
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
