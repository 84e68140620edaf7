"""Load by Postfix's own tools: smtp-source sends, smtp-sink takes and counts."""
import re
import subprocess
import threading

from ports import free_port, wait_for_port


class CountingSink:
    """smtp-sink; its `-c` counter tells how many mails arrived."""

    def __init__(self):
        self.port = free_port()
        self.count = 0
        self.changed = threading.Condition()
        self.process = subprocess.Popen(["smtp-sink", "-u", "postfix", "-c", f"127.0.0.1:{self.port}", "500"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        threading.Thread(target=self._read, daemon=True).start()
        wait_for_port(self.port)

    def _read(self):
        text = b""
        while piece := self.process.stdout.read1(65536):
            text = (text + piece)[-400:]
            found = re.findall(rb"mesg=(\d+)\r", text)
            if found:
                with self.changed:
                    self.count = int(found[-1])
                    self.changed.notify_all()

    def wait_for(self, total, seconds):
        with self.changed:
            if not self.changed.wait_for(lambda: self.count >= total, timeout=seconds):
                raise RuntimeError(f"{self.count} of {total} mails arrived in {seconds} s")

    def stop(self):
        # Who starts us may have blocked SIGTERM, and children inherit that.
        self.process.kill()
        self.process.wait()


def send(port, file, count, sessions, sender, recipient):
    """Sends `count` mails over kept connections; returns when all are accepted."""
    subprocess.run(["smtp-source", "-d", "-s", str(sessions), "-m", str(count), "-f", sender, "-t", recipient,
                    "-F", file, f"127.0.0.1:{port}"], check=True, capture_output=True)
