"""Zegel for a measurement: its own state folder, one listener for inside mail, everything external to one sink."""
import json
import os
import shutil
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
    """`top` and `tables` are further lines of the configuration: keys, and tables of their own."""

    def __init__(self, program, sink_port, top="", tables=""):
        self.program = os.path.abspath(program)
        self.root = tempfile.mkdtemp(prefix="zegel-bench.")
        self.configuration = f"{self.root}/zegel.toml"
        with open(self.configuration, "w") as file:
            file.write(CONFIGURATION.format(root=self.root, sink=sink_port, top=top, tables=tables))
        self.log = open(f"{self.root}/log", "wb")
        self.start()

    def start(self):
        self.process = subprocess.Popen([self.program, "--config", self.configuration, "serve"],
                                        stdout=self.log, stderr=self.log)
        self.port = self._wait_until_ready()

    def kill(self):
        """SIGKILL, as a power cut would: nothing is flushed or said."""
        self.process.kill()
        self.process.wait()

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
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmHWM"))

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(40)
        finally:
            self.process.kill()
        shutil.rmtree(self.root, ignore_errors=True)
