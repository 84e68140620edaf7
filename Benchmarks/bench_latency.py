"""How long one mail takes when nothing else is under way: to its 250, and to its arrival at the sink."""
import socket
import time

from smtpclient import Client, body, head

# Connections are opened, certificates read, pages of the program loaded.
WARM_UP = 20
SENDER, RECIPIENT = "alice@inside.example", "bob@outside.example"


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def one_by_one(port, sink, count, size, label):
    """Seconds to the 250 and to the arrival, one mail after the other over one kept connection."""
    content = body(size)
    accepted, arrived = [], []
    client = Client(port)
    # The end of the data is a segment of its own; it must not wait for the other side's acknowledgement.
    client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for number in range(count + WARM_UP):
        name = f"{label}-{number}"
        began = time.monotonic()
        client.send(SENDER, RECIPIENT, head(SENDER, RECIPIENT, name) + content)
        taken = time.monotonic()
        while name not in sink.times:
            if time.monotonic() - taken > 60:
                raise RuntimeError(f"{name} did not arrive")
            time.sleep(0.0002)
        if number >= WARM_UP:
            accepted.append(taken - began)
            arrived.append(sink.times[name] - began)
    client.close()
    return accepted, arrived


def line(label, accepted, arrived):
    numbers = "   ".join(f"{quantile(values, part) * 1000:7.2f}" for values in (accepted, arrived) for part in (0.5, 0.99))
    return f"{label:36}{numbers}"


HEADING = f"{'one mail at a time, ms':36}250: p50       p99   arrival: p50   p99"
