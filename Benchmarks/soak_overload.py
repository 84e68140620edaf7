"""Ten times what Zegel takes is offered: every session gets an answer, memory stays bounded, and it recovers."""
import collections
import threading
import time

from recordingsink import RecordingSink
from smtpclient import Answer, Client, body, head

CONNECTIONS = 100
BUDGET = 128  # MiB of mail in work
IDLE = 100   # MiB Zegel may take without mail
PATIENCE = 30


class Offer:
    """Ten times as many clients as connections, each at it again as soon as it has an answer."""

    def __init__(self, port, sender, recipient, seconds):
        self.port, self.sender, self.recipient = port, sender, recipient
        self.text = body(200_000)
        self.answers = collections.Counter()
        self.taken = set()
        self.lock = threading.Lock()
        self.deadline = time.monotonic() + seconds
        threading.stack_size(256 << 10)
        self.threads = [threading.Thread(target=self._send, args=(number,), daemon=True) for number in range(CONNECTIONS * 10)]
        for thread in self.threads:
            thread.start()

    def _send(self, number):
        count = 0
        while time.monotonic() < self.deadline:
            count += 1
            name = f"offer-{number}-{count}"
            answer = self._try(name)
            with self.lock:
                self.answers[answer] += 1
                if answer == "250":
                    self.taken.add(name)
            time.sleep(0.05)

    def _try(self, name):
        client, where = None, "connecting"
        try:
            client = Client(self.port, timeout=PATIENCE)
            where = "in the mail"
            client.send(self.sender, self.recipient, head(self.sender, self.recipient, name), self.text)
            return "250"
        except Answer as answer:
            return str(answer.code)
        except TimeoutError:
            return f"time-out {where}"
        except OSError as failure:
            return f"closed {where}: {failure}"
        finally:
            if client:
                client.close()

    def finish(self):
        for thread in self.threads:
            thread.join()


def recovery(port, sink, sender, recipient):
    """Seconds until a mail is taken, and until one passes from connection to arrival within 2 s."""
    begun, count, taken = time.monotonic(), 0, float("inf")
    while time.monotonic() - begun < 300:
        count += 1
        name, started = f"after-{count}", time.monotonic()
        try:
            client = Client(port, timeout=PATIENCE)
            client.send(sender, recipient, head(sender, recipient, name), body(2000))
            client.close()
        except (OSError, Answer):
            time.sleep(0.1)
            continue
        taken = min(taken, time.monotonic() - begun)
        while name not in sink.times and time.monotonic() - started < 2:
            time.sleep(0.01)
        if name in sink.times:
            return taken, time.monotonic() - begun
    return taken, float("inf")


def quiet(port, sender, recipient, count):
    """Mails one after another: what Zegel learns from easy hours must not mislead it."""
    client = Client(port, timeout=PATIENCE)
    for number in range(count):
        client.send(sender, recipient, head(sender, recipient, f"quiet-{number}"), body(2000))
    client.close()


def run(soak, sender, recipient, short):
    seconds = 10 if short else 60
    sink = RecordingSink()
    zegel = soak.zegel(sink.port, top=f"memory_budget = {BUDGET << 20}",
                       tables=f"[limits]\nconnections = {CONNECTIONS}\nconnections_per_client = 5000\n")
    quiet(zegel.port, sender, recipient, 100 if short else 2000)
    offer = Offer(zegel.port, sender, recipient, seconds)
    offer.finish()
    taken, recovered = recovery(zegel.port, sink, sender, recipient)
    deadline = time.monotonic() + 300
    while offer.taken - sink.arrivals.keys() and time.monotonic() < deadline:
        time.sleep(0.2)
    lost = len(offer.taken - sink.arrivals.keys())
    memory, alive = zegel.resident_mebibytes(), zegel.process.poll() is None
    zegel.stop()
    sink.stop()
    said = offer.answers
    later = sum(count for answer, count in said.items() if answer.startswith("4"))
    rest = {answer: count for answer, count in said.items() if not answer.startswith("4") and answer != "250"}
    soak.note(f"sessions offered by {CONNECTIONS * 10:,} clients to {CONNECTIONS} places", f"{sum(said.values()):,}")
    soak.note("  taken", f"{said['250']:,}")
    soak.figure("  told to come back (4yz)", f"{later:,}", "> 0", later > 0)
    soak.figure("  time-outs, closed connections, other answers", sum(rest.values()), "0", not rest)
    for answer, count in sorted(rest.items()):
        soak.note(f"    {answer}", f"{count:,}")
    soak.figure("  taken and lost", lost, "0", lost == 0)
    soak.figure("  still running", "yes" if alive else "no", "yes", alive)
    soak.note("  takes mail again after", f"{taken:.1f} s")
    soak.figure("  back to normal: from connection to arrival in 2 s", f"{recovered:.1f} s", "< 30 s", recovered < 30)
    soak.figure("  highest resident memory", f"{memory} MiB", f"<= {BUDGET + IDLE} MiB", memory <= BUDGET + IDLE)
