"""Power cuts: what the disk may hold at a moment is made from a record of every write, and the gateway goes on from that.

strace writes down each write, sync and truncation of the store's files with its time. At a moment T only that is certain to be on disk
which a later sync, ended before T, covers. Of all other writes each is there, not there, or torn at a sector: by chance, in any
order. From that image a gateway is started. Every mail that was answered 250 before T must have come before T or come from the image.
"""
import os
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time

from gateway import Zegel
from recordingsink import RecordingSink
from smtpclient import Answer, Client, body, head

SENDERS = 4
SECTOR = 512
FILES = ("zegel.db", "zegel.db-wal")


class Load:
    """Senders that note when each mail was answered 250, by the clock that strace uses too."""

    def __init__(self, port, sender, recipient, mails):
        self.port, self.people, self.mails, self.acknowledged = port, (sender, recipient), mails, {}
        self.text = body(2000)
        self.threads = [threading.Thread(target=self._send, args=(number,), daemon=True) for number in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def _send(self, number):
        client, count = Client(self.port), 0
        while len(self.acknowledged) < self.mails:
            count += 1
            name = f"mail-{number}-{count}"
            try:
                client.send(*self.people, head(*self.people, name), self.text)
                self.acknowledged[name] = time.time()
            except Answer:
                time.sleep(0.01)
        client.close()

    def wait(self):
        for thread in self.threads:
            thread.join()


class Event:
    """One call: `end` is when it returned."""

    __slots__ = ("call", "file", "start", "end", "data", "offset")

    def __init__(self, call, file, start, end, data=b"", offset=0):
        self.call, self.file, self.start, self.end, self.data, self.offset = call, file, start, end, data, offset


LINE = re.compile(
    rb'^([\d.]+) (\w+)\((?:AT_FDCWD(?:<[^>]*>)?, )?(?:\d+<([^>]*)>|"((?:\\x[0-9a-f]{2})*)")(?:, (.*))?\) += (-?\d+).*<([\d.]+)>$', re.S)
DATA = re.compile(rb'^"((?:\\x[0-9a-f]{2})*)", (\d+), (\d+)$')


def unhexed(text):
    return bytes.fromhex(text.replace(b"\\x", b"").decode())


class Record:
    """What strace wrote down: for each thread a file, merged by time."""

    def __init__(self, folder, state):
        self.events, self.unread = [], 0
        for name in os.listdir(folder):
            with open(f"{folder}/{name}", "rb") as file:
                for line in file:
                    self._read(line.rstrip(b"\n"), state)
        self.events.sort(key=lambda event: event.start)

    def _read(self, line, state):
        match = LINE.match(line)
        if not match and (b"<unfinished" in line or line.endswith(b"= ?")):
            # The end came while it was under way: behind every moment that is looked at.
            return
        if not match:
            # The end of a thread and signals are lines too; a write that is not understood is a fault of this program.
            self.unread += line.find(b"write") >= 0 or line.find(b"sync") >= 0
            return
        start, call, descriptor, path, rest, result, took = match.groups()
        if int(result) < 0:
            return
        place = unhexed(path).decode() if path is not None else re.sub(
            rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), descriptor).decode()
        name, start = os.path.relpath(place, state), float(start)
        event = Event(call.decode(), name, start, start + float(took))
        if call in (b"pwrite64", b"write"):
            data = DATA.match(rest or b"")
            if not data:
                self.unread += 1
                return
            event.call, event.data, event.offset = "write", unhexed(data[1])[:int(result)], int(data[3])
        elif call == b"ftruncate":
            event.offset = int(rest)
        elif call in (b"fsync", b"fdatasync"):
            event.call = "sync"
        elif call == b"openat":
            if b"O_CREAT" not in (rest or b""):
                return
            event.call = "create"
        elif call != b"unlink":
            self.unread += 1
            return
        self.events.append(event)

    def image(self, base, folder, moment, chance):
        """What is on disk when the power goes at a moment, made from the folder of before."""
        shutil.copytree(base, folder)
        past = [event for event in self.events if event.start < moment]
        for name in FILES:
            folders = [event for event in past if event.file == "." and event.call == "sync" and event.end <= moment]
            self._play(f"{folder}/{name}", [event for event in past if event.file == name], folders, moment, chance)

    def _play(self, path, past, folders, moment, chance):
        synced = [event for event in past if event.call == "sync" and event.end <= moment]
        covered = max((event.start for event in synced), default=0)
        content = bytearray(open(path, "rb").read()) if os.path.exists(path) else bytearray()
        exists = os.path.exists(path)
        for event in past:
            is_certain = event.end <= covered
            if event.call == "create" and not exists:
                # A new name is certain once its folder was synced.
                exists = any(sync.start >= event.end for sync in folders) or chance.random() < 0.5
            elif event.call == "unlink":
                content, exists = bytearray(), False
            elif event.call == "ftruncate" and (is_certain or chance.random() < 0.5):
                content = content[:event.offset] + bytes(max(0, event.offset - len(content)))
            elif event.call == "write":
                self._write(content, event, is_certain, chance)
        if exists:
            open(path, "wb").write(content)

    @staticmethod
    def _write(content, event, is_certain, chance):
        data = event.data
        fate = 1 if is_certain else chance.random()
        if fate < 0.4:
            return
        if fate < 0.7:
            data = data[:chance.randrange(0, len(data) + 1, SECTOR)]
        end = event.offset + len(data)
        if len(content) < end:
            content.extend(bytes(end - len(content)))
        content[event.offset:end] = data


def recorded(soak, sender, recipient, mails):
    """Runs a gateway under load and under strace. Returns its folder of before, the record, the acknowledgements and the sink."""
    sink = RecordingSink()
    first = soak.zegel(sink.port)
    first.process.terminate()
    first.process.wait(40)
    base = tempfile.mkdtemp(prefix="zegel-powercut.", dir=soak.folder)
    shutil.copytree(f"{first.root}/state", f"{base}/state", ignore=shutil.ignore_patterns("*.sock"))
    shutil.rmtree(first.root, ignore_errors=True)
    os.mkdir(f"{base}/trace")
    tracer = ["strace", "-D", "-q", "-ff", "-ttt", "-T", "-y", "-xx", "-s", "1100000", "-o", f"{base}/trace/t",
              "-e", "trace=pwrite64,write,pwritev,writev,fsync,fdatasync,ftruncate,unlink,openat", "-e", "signal=none"]
    for name in (*FILES, "."):
        tracer += ["-P", f"{{root}}/state/{name}".removesuffix("/.")]
    zegel = Zegel(soak.program, sink.port, state=f"{base}/state", tracer=tracer)
    load = Load(zegel.port, sender, recipient, mails)
    load.wait()
    end = time.time()
    zegel.kill()
    time.sleep(0.5)
    sink.stop()
    record = Record(f"{base}/trace", f"{zegel.root}/state")
    shutil.rmtree(zegel.root, ignore_errors=True)
    shutil.rmtree(f"{base}/trace", ignore_errors=True)
    return f"{base}/state", record, load.acknowledged, sink, end


def cut(soak, base, record, acknowledged, sink, moment, chance):
    """Goes on from the image of one moment. Returns the names of mails that are lost, and whether the file is sound."""
    folder = tempfile.mkdtemp(prefix="zegel-image.", dir=soak.folder)
    record.image(base, f"{folder}/state", moment, chance)
    wanted = {name for name, at in acknowledged.items() if at < moment and sink.wall.get(name, moment) >= moment}
    second = RecordingSink()
    zegel = Zegel(soak.program, second.port, state=f"{folder}/state")
    try:
        deadline = time.monotonic() + 30
        while wanted - second.arrivals.keys() and time.monotonic() < deadline:
            time.sleep(0.02)
        zegel.process.terminate()
        zegel.process.wait(40)
        with sqlite3.connect(f"file:{zegel.root}/state/zegel.db?mode=ro", uri=True) as store:
            is_sound = store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        zegel.process.kill()
        second.stop()
        shutil.rmtree(zegel.root, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
    return wanted - second.arrivals.keys(), len(wanted), is_sound


def can_trace():
    return shutil.which("strace") and subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def run(soak, sender, recipient, short):
    if not can_trace():
        print("power cuts: skipped, strace is not there or may not trace", flush=True)
        return
    cuts, mails = (6, 60) if short else (50, 500)
    seed = int(os.environ.get("ZEGEL_SEED", random.randrange(1 << 32)))
    chance = random.Random(seed)
    base, record, acknowledged, sink, end = recorded(soak, sender, recipient, mails)
    begin = min(acknowledged.values())
    lost, waiting, broken = set(), 0, 0
    for number in range(cuts):
        # Every second one just behind an answer, when the most depends on what is on disk already.
        moment = chance.choice(list(acknowledged.values())) + 1e-6 if number % 2 else chance.uniform(begin, end)
        missing, wanted, is_sound = cut(soak, base, record, acknowledged, sink, moment, chance)
        lost |= missing
        waiting += wanted
        broken += not is_sound
    writes = sum(event.call == "write" for event in record.events)
    syncs = sum(event.call == "sync" for event in record.events)
    soak.note(f"mails accepted, {writes:,} writes and {syncs:,} syncs recorded", f"{len(acknowledged):,}")
    soak.note(f"mails on disk alone at {cuts} power cuts (seed {seed})", f"{waiting:,}")
    soak.figure("  lost", len(lost), "0", not lost)
    soak.figure("  stores that are not sound", broken, "0", broken == 0)
    soak.figure("  writes of the record not understood", record.unread, "0", record.unread == 0)
    soak.figure("  writes and syncs recorded", writes + syncs, "> 0", writes > 0 and syncs > 0)
