"""A mail server for the demo: takes everything, keeps envelope and bytes exactly as they came.

Written with sockets alone, so that nothing between the wire and the file changes a byte.
"""
import socket
import threading


class Mail:
    def __init__(self, sender, recipients, data):
        self.sender, self.recipients, self.data = sender, recipients, data


class Sink:
    def __init__(self, name):
        self.name = name
        self.mails = []
        self.arrived = threading.Condition()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def wait_for(self, recipient, count=1, seconds=30):
        """The mails that arrived for a recipient, once there are `count` of them; fewer when time is up."""
        def found():
            return [m for m in self.mails if recipient in m.recipients]
        with self.arrived:
            self.arrived.wait_for(lambda: len(found()) >= count, timeout=seconds)
            return found()

    def _serve(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._session, args=(connection,), daemon=True).start()

    def _session(self, connection):
        with connection, connection.makefile("rb") as lines:
            def say(text):
                connection.sendall(text.encode() + b"\r\n")
            say(f"220 {self.name} ESMTP demo")
            sender, recipients = None, []
            for line in lines:
                verb = line.strip().upper()
                if verb.startswith(b"EHLO"):
                    say(f"250-{self.name}")
                    say("250-8BITMIME")
                    say("250-SMTPUTF8")
                    say("250-PIPELINING")
                    say("250 SIZE 104857600")
                elif verb.startswith(b"MAIL FROM:"):
                    sender, recipients = address(line), []
                    say("250 2.1.0 Ok")
                elif verb.startswith(b"RCPT TO:"):
                    recipients.append(address(line))
                    say("250 2.1.5 Ok")
                elif verb == b"DATA":
                    say("354 go on")
                    data = bytearray()
                    for piece in lines:
                        if piece == b".\r\n":
                            break
                        data += piece[1:] if piece.startswith(b".") else piece
                    with self.arrived:
                        self.mails.append(Mail(sender, recipients, bytes(data)))
                        self.arrived.notify_all()
                    say("250 2.0.0 Ok: kept")
                elif verb == b"RSET":
                    say("250 2.0.0 Ok")
                elif verb == b"QUIT":
                    say("221 2.0.0 Bye")
                    return
                else:
                    say("250 2.0.0 Ok")


def address(line):
    text = line.decode("utf-8", "replace")
    return text[text.index("<") + 1:text.index(">")]
