"""Zegel's demo: a mail leaves signed and encrypted, the answer arrives decrypted, and what may not leave does not.

Everything goes over real sockets on loopback. The partner's side is the `openssl` program; both mail servers are sockets
of this script. State lies in a throw-away folder that is removed at the end.
"""
import argparse
import email
import email.policy
import hashlib
import json
import os
import secrets
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile
import time

from foreign import Foreign
from mails import offer, plain
from sink import Sink

COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


class Demo:
    def __init__(self, zegel):
        self.zegel = os.path.abspath(zegel)
        self.folder = tempfile.mkdtemp(prefix="zegel-demo.")
        self.foreign = Foreign(self.folder)
        self.failed = 0
        self.engine = None

    def path(self, name):
        return os.path.join(self.folder, name)

    # Talking

    def step(self, number, text):
        print(f"\n{bold(f'{number}. {text}')}", flush=True)

    def check(self, holds, text, where=""):
        if not holds:
            self.failed += 1
        mark = green("✓") if holds else red("✕")
        print(f"   {mark} {text}" + (f"   {grey(where)}" if where else ""), flush=True)

    # Steps

    def make_certificates(self):
        self.step(1, "A throw-away CA, and certificates for Alice (inside) and Bob (outside)")
        self.foreign.make_authority()
        self.foreign.make_person("alice", "alice@zegel.example")
        self.foreign.make_person("bob", "bob@partner.example")
        self.password = self.path("p12-password")
        with open(os.open(self.password, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(18))
        self.foreign.make_p12("alice", self.password)
        self.check(True, "CA, two keys and two certificates made by openssl", self.folder)

    def start(self):
        self.step(2, "The gateway and two mail servers")
        self.partner, self.mailbox = Sink("mx.partner.example"), Sink("mail.zegel.example")
        with open(self.path("zegel.toml"), "w") as file:
            file.write(CONFIGURATION.format(folder=self.folder, partner=self.partner.port, mailbox=self.mailbox.port))
        self.log = open(self.path("zegel.log"), "wb")
        self.engine = subprocess.Popen([self.zegel, "--config", self.path("zegel.toml"), "serve"],
                                       stdout=self.log, stderr=self.log)
        self.wait_until_ready()
        listeners = {l["name"]: l["port"] for l in self.run("status", "--json")["listeners"]}
        self.inside, self.outside = listeners["inside"], listeners["outside"]
        self.check(True, f"gateway: inside on port {self.inside}, outside on port {self.outside}", self.path("zegel.log"))
        self.check(True, f"partner's server on port {self.partner.port}, inside mailbox server on port {self.mailbox.port}")
        self.configure()

    def configure(self):
        self.run("domain", "add", "zegel.example")
        self.run("settings", "set", "locality", "internal", "--domain", "zegel.example")
        self.run("root", "import", self.path("ca.pem"))
        self.run("key", "import", self.path("alice.p12"), "--password-file", self.password)
        self.run("certificate", "import", self.path("bob.pem"))
        self.run("domain", "add", "strict.example")
        self.run("settings", "set", "encrypt.mode", "mandatory", "--domain", "strict.example")
        self.run("settings", "set", "encrypt.methods", "smime", "--domain", "strict.example")
        self.check(True, "domain zegel.example is internal; Alice's key and Bob's certificate are imported; strict.example is mandatory")

    def outgoing(self):
        self.step(3, "Alice writes to Bob: HTML, a picture in place, a PDF, umlauts in subject and file name")
        sent = offer()
        self.submit("alice@zegel.example", "bob@partner.example", sent)
        arrived = self.partner.wait_for("bob@partner.example")
        if not arrived:
            return self.check(False, "nothing arrived at the partner's server", self.path("zegel.log"))
        wire = arrived[0].data
        self.keep("3-sent.eml", sent)
        mail = email.message_from_bytes(wire, policy=email.policy.SMTP)
        self.check(mail.get_content_type() == "application/pkcs7-mime" and b"Angebot" not in wire.split(b"\r\n\r\n", 1)[1],
                   f"arrived encrypted: {mail['Content-Type']}", self.keep("3-on-the-wire.eml", wire))
        self.check(mail["Subject"] == email.message_from_bytes(sent, policy=email.policy.SMTP)["Subject"], f"subject intact: {mail['Subject']}")
        signed = self.foreign.decrypt(wire, "bob")
        self.check(b"multipart/signed" in signed, "openssl cms -decrypt with Bob's key gives a signed mail", self.keep("3-decrypted.eml", signed))
        content = self.foreign.verify(signed, "alice@zegel.example")
        self.check(True, "openssl cms -verify: signature good, path to the CA good, signer is alice@zegel.example")
        before, after = parts(sent), parts(content)
        self.check(before == after and len(before) == 4, f"{len(after)} inner parts have the same bytes as sent")
        for kind, name, digest in after:
            print(f"       {kind:<18} {name or '':<28} sha256 {digest[:16]}…")

    def incoming(self):
        self.step(4, "Bob answers, signed and encrypted by openssl; Alice's mail server gets it readable")
        entity = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + \
            "Danke, Größe passt. Wir nehmen die Halle.\r\n".encode()
        header = b"From: Bob Partner <bob@partner.example>\r\nTo: alice@zegel.example\r\nSubject: Re: Angebot\r\n" \
                 b"Message-ID: <answer-1@partner.example>\r\nX-Zegel-Info-SMIME-Signed: forged\r\n"
        mail = self.foreign.sign_and_encrypt(entity, "bob", "alice", header)
        self.send(self.outside, "bob@partner.example", "alice@zegel.example", mail)
        self.keep("4-sent.eml", mail)
        arrived = self.mailbox.wait_for("alice@zegel.example")
        if not arrived:
            return self.check(False, "nothing arrived at the inside server", self.path("zegel.log"))
        data = arrived[0].data
        got = email.message_from_bytes(data, policy=email.policy.SMTP)
        body = got.get_body().get_content() if got.get_body() else ""
        self.check("Größe passt" in body, f"readable: {body.strip()}", self.keep("4-at-the-inside-server.eml", data))
        info = {name: value for name, value in got.items() if name.startswith("X-Zegel-Info-")}
        self.check(info.get("X-Zegel-Info-SMIME-Encrypted") == "True", "marked as having been encrypted")
        self.check(info.get("X-Zegel-Info-SMIME-Signed") == "True", "marked as signed; the forged field of the sender is gone")
        signer = next((v for n, v in info.items() if n.startswith("X-Zegel-Info-Signer-Email")), "")
        trusted = next((v for n, v in info.items() if n.startswith("X-Zegel-Info-Signer-Trusted-") and "Info" not in n[20:]), "")
        self.check("bob@partner.example" in signer and trusted == "True", f"signed by {signer}, trusted: {trusted}")
        for name, value in info.items():
            print(f"       {grey(f'{name}: {value}')}")

    def plain_and_refused(self):
        self.step(5, "No certificate: one mail passes untouched, one may not leave")
        note = plain("alice@zegel.example", "carol@nowhere.example", "Lunch?", "At noon?\r\n")
        self.submit("alice@zegel.example", "carol@nowhere.example", note, mode="settings unset sign.mode")
        arrived = self.partner.wait_for("carol@nowhere.example")
        below = arrived[0].data.split(b"\r\n", 1)[1] if arrived else b""
        while below[:1] in (b" ", b"\t"):
            below = below.split(b"\r\n", 1)[1]
        self.check(below == note, "passed byte for byte, identical below the Received field",
                   self.keep("5-passed.eml", arrived[0].data) if arrived else "")
        secret = plain("alice@zegel.example", "dave@strict.example", "Salaries", "MARK-never-in-the-clear\r\n")
        self.submit("alice@zegel.example", "dave@strict.example", secret)
        notices = self.mailbox.wait_for("alice@zegel.example", count=2)
        self.check(not self.partner.wait_for("dave@strict.example", seconds=1), "the mail to a mandatory domain was not sent")
        notice = notices[1].data if len(notices) > 1 else b""
        text = email.message_from_bytes(notice, policy=email.policy.SMTP)
        said = text.get_body(("plain",)).get_content() if notice and text.get_body(("plain",)) else ""
        self.check("dave@strict.example" in said and notices[1].sender == "", f"Alice is told: {text['Subject']}",
                   self.keep("5-notice.eml", notice))
        for line in said.strip().splitlines():
            print(f"       {grey(line)}")

    # Tools

    def wait_until_ready(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.engine.poll() is not None:
                raise RuntimeError(f"the gateway stopped: see {self.path('zegel.log')}")
            run = subprocess.run([self.zegel, "--config", self.path("zegel.toml"), "status", "--json"], capture_output=True)
            if run.returncode == 0 and json.loads(run.stdout).get("ready"):
                return
            time.sleep(0.1)
        raise RuntimeError("the gateway did not become ready in 60 s")

    def run(self, *arguments):
        run = subprocess.run([self.zegel, "--config", self.path("zegel.toml"), *arguments], capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(f"zegel {' '.join(arguments)}: exit {run.returncode}: {run.stderr.strip() or run.stdout.strip()}")
        return json.loads(run.stdout) if "--json" in arguments else run.stdout

    def submit(self, sender, recipient, mail, mode=None):
        if mode:
            self.run("settings", "set", "sign.mode", "when-encrypting", "--user", sender)
        self.send(self.inside, sender, recipient, mail)

    def send(self, port, sender, recipient, mail):
        with smtplib.SMTP("127.0.0.1", port, local_hostname="demo.example", timeout=30) as client:
            client.sendmail(sender, [recipient], mail)

    def keep(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def finish(self):
        print()
        if self.failed:
            print(red(f"✕ {self.failed} checks failed.") + f" Log: {self.path('zegel.log')}")
        else:
            print(green("✓ Every check held."))

    def stop(self):
        if self.engine and self.engine.poll() is None:
            self.engine.send_signal(signal.SIGTERM)
            try:
                self.engine.wait(40)
            except subprocess.TimeoutExpired:
                self.engine.kill()
        if not self.failed:
            shutil.rmtree(self.folder, ignore_errors=True)


CONFIGURATION = """\
host_name = "gateway.zegel.example"
state = "{folder}/state"
system_sender = "zegel@zegel.example"
organisation = "Zegel Demo"

[[listeners]]
name = "inside"
address = "127.0.0.1"
port = 0
origin = "inside"

[[listeners]]
name = "outside"
address = "127.0.0.1"
port = 0
origin = "outside"

[routes.internal]
host = "127.0.0.1"
port = {mailbox}
tls = "none"

[routes.external]
host = "127.0.0.1"
port = {partner}
tls = "none"
"""


def parts(data):
    """Every leaf of a mail: type, file name, digest of its decoded bytes."""
    mail = email.message_from_bytes(data, policy=email.policy.SMTP)
    return [(p.get_content_type(), p.get_filename(), hashlib.sha256(p.get_payload(decode=True)).hexdigest())
            for p in mail.walk() if not p.is_multipart()]


def colour(code):
    return lambda text: f"\033[{code}m{text}\033[0m" if COLOUR else text


bold, green, red, grey = colour("1"), colour("32"), colour("31"), colour("90")


def main():
    arguments = argparse.ArgumentParser(description="Zegel's demo")
    arguments.add_argument("--zegel", required=True, help="the built program")
    demo = Demo(arguments.parse_args().zegel)
    try:
        for part in (demo.make_certificates, demo.start, demo.outgoing, demo.incoming, demo.plain_and_refused):
            part()
        demo.finish()
        if not os.environ.get("DEMO_ONCE"):
            print(f"\n6. Still running. Try: {demo.zegel} --config {demo.path('zegel.toml')} queue list   (Ctrl-C ends it)", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        print()
    except (RuntimeError, OSError, smtplib.SMTPException) as error:
        demo.failed += 1
        print(red(f"✕ {error}"))
        demo.finish()
    finally:
        demo.stop()
    sys.exit(1 if demo.failed else 0)


if __name__ == "__main__":
    main()
