"""A Postfix instance of its own: loopback, a high port, everything relayed to one sink, both bare-newline settings on."""
import os
import pwd
import shutil
import subprocess
import tempfile
import time

import cpu
from ports import free_port, wait_for_port

MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.bench.example
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
relayhost = [127.0.0.1]:{sink}
smtp_tls_security_level = none
smtpd_tls_security_level = none
smtpd_forbid_bare_newline = yes
smtpd_forbid_unauth_pipelining = yes
smtpd_client_connection_count_limit = 0
maillog_file = {root}/maillog
maillog_file_prefixes = {root}
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    def __init__(self, sink_port):
        self.root = tempfile.mkdtemp(prefix="zegel-postfix.")
        os.chmod(self.root, 0o755)
        self.port = free_port()
        for name in ("etc", "queue", "data"):
            os.mkdir(f"{self.root}/{name}")
        postfix = pwd.getpwnam("postfix")
        os.chown(f"{self.root}/data", postfix.pw_uid, postfix.pw_gid)
        self._write("main.cf", MAIN.format(root=self.root, sink=sink_port))
        self._write("master.cf", MASTER.format(port=self.port))
        self._command("start")
        wait_for_port(self.port)

    def _write(self, name, text):
        with open(f"{self.root}/etc/{name}", "w") as file:
            file.write(text)

    def _command(self, *words):
        run = subprocess.run(["postfix", "-c", f"{self.root}/etc", *words], capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(f"postfix {' '.join(words)}: {run.stderr.strip()}")

    def cpu_seconds(self):
        with open(f"{self.root}/queue/pid/master.pid") as file:
            return cpu.of_family(int(file.read()))

    def stop(self):
        try:
            self._command("stop")
        finally:
            time.sleep(0.5)
            shutil.rmtree(self.root, ignore_errors=True)
