"""Zegel for a measurement: its own state folder, one listener for inside mail, everything external to one sink."""
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time

import cpu

CONFIGURATION = """\
host_name = "zegel.bench.example"
state = "{root}/state"
system_sender = "zegel@inside.example"
{top}

[[listeners]]
name = "inside"
address = "127.0.0.1"
port = 0
origin = "inside"

[routes.internal]
host = "127.0.0.1"
port = {sink}
tls = "none"

[routes.external]
host = "127.0.0.1"
port = {sink}
tls = "none"
{tables}
"""


class Zegel:
    """`top` and `tables` are further lines of the configuration: keys, and tables of their own.

    `state` is a folder to begin with a copy of; `tracer` are the words of a program that starts Zegel and watches it.
    """

    def __init__(self, program, sink_port, top="", tables="", state=None, tracer=()):
        self.program, self.tracer = os.path.abspath(program), list(tracer)
        self.root = tempfile.mkdtemp(prefix="zegel-bench.")
        self.configuration = f"{self.root}/zegel.toml"
        with open(self.configuration, "w") as file:
            file.write(CONFIGURATION.format(root=self.root, sink=sink_port, top=top, tables=tables))
        if state:
            shutil.copytree(state, f"{self.root}/state")
        self.log = open(f"{self.root}/log", "wb")
        self.start()

    def start(self):
        tracer = [word.replace("{root}", self.root) for word in self.tracer]
        self.process = subprocess.Popen([*tracer, self.program, "--config", self.configuration, "serve"],
                                        stdout=self.log, stderr=self.log)
        self.port = self._wait_until_ready()

    def kill(self):
        """SIGKILL, as a power cut would: nothing is flushed or said."""
        self.process.kill()
        self.process.wait()

    def in_delivery(self):
        """Ids of the messages that were in work when it was killed: those received are delivered at once as well. Read from a copy: the next start finds what a crash leaves."""
        with tempfile.TemporaryDirectory(prefix="zegel-look.") as folder:
            for name in ("zegel.db", "zegel.db-wal"):
                if os.path.exists(path := f"{self.root}/state/{name}"):
                    shutil.copy(path, folder)
            store = sqlite3.connect(f"{folder}/zegel.db")
            try:
                return [row[0] for row in store.execute(
                    "SELECT id FROM queue_entry WHERE lease IS NOT NULL AND state IN ('received', 'ready', 'deferred')")]
            finally:
                store.close()

    def _wait_until_ready(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            run = subprocess.run([self.program, "--config", self.configuration, "status", "--json"], capture_output=True)
            if run.returncode == 0 and (status := json.loads(run.stdout)).get("ready"):
                return status["listeners"][0]["port"]
            time.sleep(0.1)
        raise RuntimeError(f"zegel is not ready: see {self.root}/log")

    def cli(self, *words):
        run = subprocess.run([self.program, "--config", self.configuration, *words], capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(f"zegel {' '.join(words)}: {run.stderr.strip()}")
        return run.stdout

    def cpu_seconds(self):
        return cpu.of_process(self.process.pid)

    def resident_mebibytes(self):
        return self.resident_bytes() >> 20

    def resident_megabytes(self):
        return -(-self.resident_bytes() // 10**6)

    def resident_bytes(self):
        """The highest since it started."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(40)
        finally:
            self.process.kill()
        shutil.rmtree(self.root, ignore_errors=True)
