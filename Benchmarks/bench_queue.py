"""What a relayed mail costs while ever more other mail waits in the queue for a server that is away."""
import tempfile
import time

from gateway import Zegel
from load import CountingSink, send
from ports import free_port

SENDER, RECIPIENT, WAITING = "alice@inside.example", "bob@outside.example", "carol@waiting.example"


def measure(program, mail, small, entries, count, sessions):
    """Fills the queue step by step; after each step the rate and the processor time of mail that goes through."""
    sink = CountingSink()
    away = free_port()
    tables = f'[routes."waiting.example"]\nhost = "127.0.0.1"\nport = {away}\ntls = "none"\n'
    zegel = Zegel(program, sink.port, tables=tables)
    zegel.cli("settings", "set", "sign.mode", "never")
    print(f"{'waiting in the queue':>20}   mails/s   CPU a mail, us   acceptance of the waiting ones, mails/s", flush=True)
    filled, pace = 0, 0.0
    for goal in [0] + [entries * part // 100 for part in (1, 10, 30, 100)]:
        if goal > filled:
            began = time.monotonic()
            send(zegel.port, small, goal - filled, sessions, SENDER, WAITING)
            pace = (goal - filled) / (time.monotonic() - began)
            filled = goal
            _settle(zegel)
        before, cpu, began = sink.count, zegel.cpu_seconds(), time.monotonic()
        send(zegel.port, mail, count, sessions, SENDER, RECIPIENT)
        sink.wait_for(before + count, 600)
        rate = count / (time.monotonic() - began)
        print(f"{filled:20}  {rate:8.0f}   {(zegel.cpu_seconds() - cpu) / count * 1e6:14.0f}   {pace:10.0f}", flush=True)
    zegel.stop()
    sink.stop()


def _settle(zegel):
    """Waits until the first try of every waiting mail is over: the processor is idle."""
    last = zegel.cpu_seconds()
    while True:
        time.sleep(1)
        now = zegel.cpu_seconds()
        if now - last < 0.05:
            return
        last = now


def small_mail():
    folder = tempfile.mkdtemp(prefix="zegel-bench-mail.")
    path = f"{folder}/small"
    with open(path, "w") as file:
        file.write(f"From: <{SENDER}>\nTo: <{WAITING}>\nSubject: waits\nMessage-ID: <waits@inside.example>\n\n" + "It waits.\n" * 50)
    return path
