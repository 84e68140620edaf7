"""A thousand clients that hardly say anything, while good mail goes on."""
import selectors
import threading
import time

from recordingsink import RecordingSink
from smtpclient import Client, body, head

# Seconds between two octets of a client.
PAUSE = 5
# Below the limit of connections a client address may have.
CLIENTS_PER_ADDRESS = 40


class SlowClients:
    """Half of them dribble a command, half a message; whoever is thrown out comes back."""

    def __init__(self, port, count):
        self.port, self.count, self.returns, self.is_over = port, count, 0, False
        self.selector = selectors.DefaultSelector()
        self.open = {}
        for number in range(count):
            self._connect(number)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _connect(self, number):
        session = Client(self.port, f"127.0.1.{number // CLIENTS_PER_ADDRESS + 1}")
        if number % 2:
            for line, kind in (("MAIL FROM:<s@inside.example>", 2), ("RCPT TO:<t@outside.example>", 2), ("DATA", 3)):
                session.command(line, kind)
        client = session.socket
        client.setblocking(False)
        self.selector.register(client, selectors.EVENT_READ, number)
        self.open[number] = (client, time.monotonic() + PAUSE * (number / self.count))

    def _run(self):
        while not self.is_over:
            for key, _ in self.selector.select(timeout=0.05):
                try:
                    gone = not key.fileobj.recv(4096)
                except OSError:
                    gone = True
                if gone:
                    self._return(key.data)
            now = time.monotonic()
            for number, (client, due) in list(self.open.items()):
                if due > now:
                    continue
                self.open[number] = (client, now + PAUSE)
                try:
                    client.send(b"x")
                except OSError:
                    self._return(number)

    def _return(self, number):
        client, _ = self.open.pop(number)
        self.selector.unregister(client)
        client.close()
        self.returns += 1
        self._connect(number)

    def stop(self):
        self.is_over = True
        self.thread.join()
        for client, _ in self.open.values():
            client.close()


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def run(soak, sender, recipient, short):
    # The short form runs beside other tests and waits for their turns as well.
    count, seconds, goal = (200, 10, 10) if short else (1000, 300, 2)
    sink = RecordingSink()
    zegel = soak.zegel(sink.port)
    slow = SlowClients(zegel.port, count)
    text, begun, accepted = body(10_000), {}, []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        name = f"good-{len(begun)}"
        begun[name] = time.monotonic()
        client = Client(zegel.port)
        client.send(sender, recipient, head(sender, recipient, name), text)
        accepted.append(time.monotonic() - begun[name])
        client.close()
        time.sleep(max(0, begun[name] + 0.1 - time.monotonic()))
    deadline = time.monotonic() + 60
    while begun.keys() - sink.times.keys() and time.monotonic() < deadline:
        time.sleep(0.1)
    arrived = [sink.times.get(name, float("inf")) - time_begun for name, time_begun in begun.items()]
    held, memory = len(slow.open), zegel.resident_mebibytes()
    slow.stop()
    zegel.stop()
    sink.stop()
    soak.figure(f"slow connections for {seconds} s", f"{held:,}", f"{count:,}", held == count)
    soak.note("  of them thrown out and back", f"{slow.returns:,}")
    soak.note("  good mails beside them", f"{len(begun):,}")
    soak.figure("  good mail to its 250, p99", f"{percentile(accepted, 0.99):.3f} s", f"< {goal} s", percentile(accepted, 0.99) < goal)
    soak.figure("  good mail to its arrival, p99", f"{percentile(arrived, 0.99):.3f} s", f"< {goal} s", percentile(arrived, 0.99) < goal)
    soak.note("  highest resident memory", f"{memory:,} MiB")
