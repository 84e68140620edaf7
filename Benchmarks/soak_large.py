"""Large mails, signed and encrypted: what they cost in memory. A megabyte is a million bytes, here and in the goals."""
import threading
import time

from load import CountingSink
from smtpclient import Client, body, head

MEGABYTE = 10**6


def measure(soak, sender, recipient, count, size):
    """Highest resident memory of a fresh gateway before and after, in MB, and the seconds until all arrived."""
    sink = CountingSink()
    zegel = soak.zegel(sink.port, top=f"maximum_size = {size + 10 * MEGABYTE}", tables="[limits]\nconnections_per_client = 500\n")
    idle, text, failures = zegel.resident_megabytes(), body(size), []

    def send(number):
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline:
            try:
                client = Client(zegel.port, timeout=600)
                client.send(sender, recipient, head(sender, recipient, f"large-{number}"), text)
                return client.close()
            except Exception as failure:  # Told to come back: the next try is part of the load.
                last = failure
                time.sleep(0.5)
        failures.append(last)

    began = time.monotonic()
    threads = [threading.Thread(target=send, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"{len(failures)} large mails were not taken: {failures[0]}")
    sink.wait_for(count, 900)
    seconds, memory = time.monotonic() - began, zegel.resident_megabytes()
    zegel.stop()
    sink.stop()
    return idle, memory, seconds


def run(soak, sender, recipient, short):
    count, each, most, one = (8, 25, 750, 200) if short else (50, 25, 1000, 200)
    idle, memory, seconds = measure(soak, sender, recipient, count, each * MEGABYTE)
    soak.figure("highest resident memory, idle", f"{idle} MB", "<= 100 MB", idle <= 100)
    soak.figure(f"  {count} mails of {each} MB at once, {seconds:.0f} s", f"{memory} MB", f"<= {most} MB", memory <= most)
    _, memory, seconds = measure(soak, sender, recipient, 1, one * MEGABYTE)
    soak.figure(f"  one mail of {one} MB, {seconds:.0f} s", f"{memory} MB", "<= 500 MB", memory <= 500)
