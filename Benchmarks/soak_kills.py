"""Kill -9 under load: what was answered 250 arrives, and each message comes again at most once for each kill it was in flight at (A-42)."""
import collections
import json
import random
import threading
import time

from recordingsink import RecordingSink
from smtpclient import Answer, Client, body, head

SENDERS = 8


class Load:
    """Senders that never rest until enough mails were accepted."""

    def __init__(self, zegel, sender, recipient, mails):
        self.zegel, self.sender, self.recipient, self.mails = zegel, sender, recipient, mails
        self.accepted = set()
        self.changed = threading.Condition()
        self.text = body(2000)
        self.threads = [threading.Thread(target=self._send, args=(number,), daemon=True) for number in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def _send(self, number):
        client, count = None, 0
        while len(self.accepted) < self.mails:
            count += 1
            name = f"mail-{number}-{count}"
            try:
                client = client or Client(self.zegel.port)
                client.send(self.sender, self.recipient, head(self.sender, self.recipient, name), self.text)
            except (OSError, Answer):
                if client:
                    client.close()
                client = None
                time.sleep(0.005)
                continue
            with self.changed:
                self.accepted.add(name)
                self.changed.notify_all()

    def wait_for(self, count):
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.accepted) >= count, timeout=120):
                raise RuntimeError(f"the load stands still at {len(self.accepted)} mails")


def move_on(zegel):
    """Mail that was alone in work at two kills is held, and mail that waits has its time: both go on now."""
    for state, verb in (("held", "release"), ("deferred", "retry")):
        for item in json.loads(zegel.cli("queue", "list", "--state", state, "--json")):
            zegel.cli("queue", verb, item["id"])


def run(soak, sender, recipient, short):
    kills, mails = (10, 500) if short else (200, 10_000)
    sink = RecordingSink()
    zegel = soak.zegel(sink.port)
    load = Load(zegel, sender, recipient, mails)
    each = mails // kills
    in_flight = collections.Counter()
    for kill in range(kills):
        load.wait_for(kill * each + random.randint(1, each))
        zegel.kill()
        in_flight.update(zegel.in_delivery())
        zegel.start()
    load.wait_for(mails)
    for thread in load.threads:
        thread.join()
    deadline = time.monotonic() + 300
    while load.accepted - sink.arrivals.keys() and time.monotonic() < deadline:
        move_on(zegel)
        time.sleep(0.2)
    lost = len(load.accepted - sink.arrivals.keys())
    zegel.stop()
    sink.stop()
    doubled = sum(count - 1 for count in sink.copies.values())
    beyond = sum(max(0, count - 1 - in_flight[identifier]) for identifier, count in sink.copies.items())
    soak.note(f"mails accepted over {kills} kills", f"{len(load.accepted):,}")
    soak.figure("  lost", lost, "0", lost == 0)
    soak.figure("  known by Zegel's id at their arrival", len(sink.copies), f">= {len(load.accepted):,}",
                len(sink.copies) >= len(load.accepted))
    soak.note("  in flight at a kill, all kills together", f"{sum(in_flight.values()):,}")
    soak.note("  extra copies", doubled)
    soak.figure("  extra copies beyond one a message in flight", beyond, "0", beyond == 0)
