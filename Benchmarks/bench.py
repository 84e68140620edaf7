"""Zegel beside Postfix, and beside bare CMS calls, in one run on one machine. Prints ratios: they travel, rates do not."""
import argparse
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Demo"))
import bench_latency  # noqa: E402
import bench_queue  # noqa: E402
import cpu  # noqa: E402
import pdf  # noqa: E402
from foreign import Foreign  # noqa: E402
from gateway import Zegel  # noqa: E402
from load import CountingSink, send  # noqa: E402
from postfix import Postfix  # noqa: E402
from recordingsink import RecordingSink  # noqa: E402

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


def make_people(zegel, folder):
    foreign = Foreign(folder)
    foreign.make_authority()
    foreign.make_person("alice", SENDER)
    foreign.make_person("bob", RECIPIENT)
    zegel.cli("root", "import", f"{folder}/ca.pem")
    zegel.cli("key", "import", f"{folder}/alice.pem", "--key", f"{folder}/alice.key")
    zegel.cli("certificate", "import", f"{folder}/bob.pem")


class Measured:
    """One server under load: mails a second, and CPU seconds a mail of the server and of load and sink."""

    def __init__(self, server, sink, mail, options):
        rate(server.port, sink, mail, options.count // 10, options.sessions)
        time.sleep(0.5)
        before, tools = server.cpu_seconds(), self._tools(sink)
        self.rate = rate(server.port, sink, mail, options.count, options.sessions)
        self.tools = (self._tools(sink) - tools) / options.count
        # What is written down after the arrival belongs to the mail too.
        time.sleep(0.5)
        self.cpu = (server.cpu_seconds() - before) / options.count

    @staticmethod
    def _tools(sink):
        return cpu.of_process(sink.process.pid) + cpu.of_finished_children()

    @property
    def possible(self):
        """Mails a second if nothing but the processors held it up."""
        return os.cpu_count() / (self.cpu + self.tools)

    def show(self, label, beside, goal):
        ratio = f"{self.rate / beside.rate:6.2f}" if goal else "   1.0"
        bound = f"{self.possible / beside.possible:6.2f}" if goal else "   1.0"
        print(f"{label:30}{self.rate:8.0f}  {ratio}   {self.cpu * 1e6:8.0f}  {self.tools * 1e6:8.0f}   {self.possible:8.0f}  {bound}   {goal}",
              flush=True)


def rates(options, folder, mail):
    print(f"{'':30}mails/s   ratio   CPU, us   of tools   processor allows, ratio   goal", flush=True)
    sink = CountingSink()
    postfix = Postfix(sink.port)
    plain = Measured(postfix, sink, mail, options)
    plain.show("Postfix, relaying", plain, "")
    postfix.stop()

    zegel = Zegel(options.zegel, sink.port)
    zegel.cli("settings", "set", "sign.mode", "never")
    Measured(zegel, sink, mail, options).show("Zegel, relaying untouched", plain, "5")

    make_people(zegel, folder)
    zegel.cli("settings", "set", "sign.mode", "when-possible")
    protected = Measured(zegel, sink, mail, options)
    protected.show("Zegel, signing and encrypting", plain, "3")
    print(f"highest resident memory       {zegel.resident_mebibytes():8d} MiB")
    zegel.stop()
    sink.stop()

    bare = bare_cms(options.zegel, folder, mail, min(options.count, 2000))
    print(f"bare CMS sign and encrypt     {bare * 1e6:8.0f} us CPU")
    print(f"CPU a mail over bare CMS      {protected.cpu / bare:8.2f}       goal 1.5 or less", flush=True)


def latency(options, folder):
    sink = RecordingSink()
    print(bench_latency.HEADING, flush=True)
    postfix = Postfix(sink.port)
    print(bench_latency.line("Postfix", *bench_latency.one_by_one(postfix.port, sink, options.single, 10_000, "postfix")), flush=True)
    postfix.stop()
    zegel = Zegel(options.zegel, sink.port)
    zegel.cli("settings", "set", "sign.mode", "never")
    print(bench_latency.line("Zegel, untouched", *bench_latency.one_by_one(zegel.port, sink, options.single, 10_000, "plain")), flush=True)
    make_people(zegel, folder)
    zegel.cli("settings", "set", "sign.mode", "when-possible")
    print(bench_latency.line("Zegel, signing and encrypting",
                             *bench_latency.one_by_one(zegel.port, sink, options.single, 10_000, "protected")), flush=True)
    zegel.stop()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--zegel", required=True)
    arguments.add_argument("--count", type=int, default=5000)
    arguments.add_argument("--sessions", type=int, default=20)
    arguments.add_argument("--single", type=int, default=500, help="mails sent one at a time, for the latency")
    arguments.add_argument("--entries", type=int, default=100_000, help="mails that wait, for the part queue")
    arguments.add_argument("parts", nargs="*", default=["rates", "latency", "pdf"], help="rates, latency, queue, pdf")
    options = arguments.parse_args()
    folder = tempfile.mkdtemp(prefix="zegel-bench-mail.")
    mail = mail_file(folder, 10_000)
    print(f"{options.count} mails of 10 kB, {options.sessions} sessions, {os.cpu_count()} cores, load and sink on the same machine", flush=True)
    if "rates" in options.parts:
        rates(options, folder, mail)
    if "latency" in options.parts:
        latency(options, folder)
    if "queue" in options.parts:
        bench_queue.measure(options.zegel, mail, bench_queue.small_mail(), options.entries, options.count, options.sessions)
    if "pdf" in options.parts:
        pdf.measure(options.zegel)


if __name__ == "__main__":
    main()
