"""A bare SMTP client: bytes prepared once, answers as codes, a source address of one's own choice."""
import socket


class Answer(Exception):
    """Another answer than the one hoped for."""

    def __init__(self, code, text):
        super().__init__(f"{code} {text}")
        self.code = code


class Client:
    def __init__(self, port, source="127.0.0.1", timeout=60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout, source_address=(source, 0))
        self.reader = self.socket.makefile("rb")
        try:
            self.expect(2)
            self.command("EHLO client.example", 2)
        except BaseException:
            self.close()
            raise

    def expect(self, kind):
        while True:
            line = self.reader.readline()
            if not line:
                raise ConnectionError("closed without a word")
            if line[3:4] != b"-":
                break
        code = int(line[:3])
        if code // 100 != kind:
            raise Answer(code, line[4:].decode(errors="replace").strip())
        return code

    def command(self, line, kind):
        self.socket.sendall(line.encode() + b"\r\n")
        return self.expect(kind)

    def send(self, sender, recipient, *pieces):
        """One mail; the pieces together are the message with CRLF line ends and no line that begins with a dot."""
        self.command(f"MAIL FROM:<{sender}>", 2)
        self.command(f"RCPT TO:<{recipient}>", 2)
        self.command("DATA", 3)
        try:
            for piece in pieces:
                self.socket.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            # The server hung up; what it said before is the answer.
            self.expect(2)
            raise
        self.command(".", 2)

    def close(self):
        self.reader.close()
        self.socket.close()


def head(sender, recipient, name):
    return (f"From: <{sender}>\r\nTo: <{recipient}>\r\nSubject: {name}\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\n"
            f"Message-ID: <{name}@inside.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n").encode()


def body(size):
    line = b"The figures of the month, line by line, as they came from the ledger.\r\n"
    return line * (size // len(line) + 1)
