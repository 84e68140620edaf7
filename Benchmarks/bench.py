"""Zegel beside Postfix, and beside bare CMS calls, in one run on one machine. Prints ratios: they travel, rates do not."""
import argparse
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Demo"))
import pdf  # noqa: E402
from foreign import Foreign  # noqa: E402
from gateway import Zegel  # noqa: E402
from load import CountingSink, send  # noqa: E402
from postfix import Postfix  # noqa: E402

SENDER, RECIPIENT = "alice@inside.example", "bob@outside.example"


def mail_file(folder, size):
    """A text mail of `size` bytes with the header fields a real one has."""
    head = (f"From: Alice <{SENDER}>\nTo: Bob <{RECIPIENT}>\nSubject: Figures of the month\n"
            "Date: Tue, 24 Nov 2026 09:00:00 +0000\nMessage-ID: <bench@inside.example>\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\n\n")
    line = "The figures of the month, line by line, as they came from the ledger.\n"
    path = f"{folder}/mail-{size}"
    with open(path, "w") as file:
        file.write(head + line * ((size - len(head)) // len(line)))
    return path


def rate(port, sink, file, count, sessions):
    """Mails a second from the first connection to the last arrival at the sink."""
    before, began = sink.count, time.monotonic()
    send(port, file, count, sessions, SENDER, RECIPIENT)
    sink.wait_for(before + count, 600)
    return count / (time.monotonic() - began)


def bare_cms(program, folder, mail, count):
    """CPU seconds a mail of sign and encrypt alone: the same calls in a loop in one process."""
    run = subprocess.run([program, "smime", "measure", mail, "--sign-with", f"{folder}/alice.pem", "--key", f"{folder}/alice.key",
                          "--encrypt-to", f"{folder}/bob.pem", "--count", str(count)], capture_output=True, text=True, check=True)
    return float(run.stdout.split()[0])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--zegel", required=True)
    arguments.add_argument("--count", type=int, default=5000)
    arguments.add_argument("--sessions", type=int, default=20)
    options = arguments.parse_args()
    folder = tempfile.mkdtemp(prefix="zegel-bench-mail.")
    mail = mail_file(folder, 10_000)
    print(f"{options.count} mails of 10 kB, {options.sessions} sessions, {os.cpu_count()} cores, load and sink on the same machine", flush=True)

    sink = CountingSink()
    postfix = Postfix(sink.port)
    rate(postfix.port, sink, mail, options.count // 10, options.sessions)
    plain_postfix = rate(postfix.port, sink, mail, options.count, options.sessions)
    postfix.stop()
    sink.stop()
    print(f"Postfix, relaying                   {plain_postfix:8.0f} mails/s      1.0", flush=True)

    sink = CountingSink()
    zegel = Zegel(options.zegel, sink.port)
    zegel.cli("settings", "set", "sign.mode", "never")
    rate(zegel.port, sink, mail, options.count // 10, options.sessions)
    relay = rate(zegel.port, sink, mail, options.count, options.sessions)
    print(f"Zegel, relaying untouched           {relay:8.0f} mails/s   {relay / plain_postfix:6.2f}   goal 5", flush=True)

    foreign = Foreign(folder)
    foreign.make_authority()
    foreign.make_person("alice", SENDER)
    foreign.make_person("bob", RECIPIENT)
    zegel.cli("root", "import", f"{folder}/ca.pem")
    zegel.cli("key", "import", f"{folder}/alice.pem", "--key", f"{folder}/alice.key")
    zegel.cli("certificate", "import", f"{folder}/bob.pem")
    zegel.cli("settings", "set", "sign.mode", "when-possible")
    cpu = zegel.cpu_seconds()
    protect = rate(zegel.port, sink, mail, options.count, options.sessions)
    cpu = (zegel.cpu_seconds() - cpu) / options.count
    print(f"Zegel, signing and encrypting       {protect:8.0f} mails/s   {protect / plain_postfix:6.2f}   goal 3", flush=True)
    print(f"  CPU a mail                        {cpu * 1000:8.2f} ms")
    print(f"  highest resident memory           {zegel.resident_mebibytes():8d} MiB")
    zegel.stop()
    sink.stop()

    bare = bare_cms(options.zegel, folder, mail, min(options.count, 2000))
    print(f"bare CMS sign and encrypt           {bare * 1000:8.2f} ms CPU")
    print(f"CPU a mail over bare CMS            {cpu / bare:8.2f}              goal 1.5 or less", flush=True)
    pdf.measure(options.zegel)


if __name__ == "__main__":
    main()
