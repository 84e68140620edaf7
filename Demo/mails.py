"""The mail of the demo: a real multipart message, and a small PDF to attach to it."""
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from datetime import datetime, timezone
import zlib
import struct


def offer():
    """HTML with an inline picture, a PDF with a non-ASCII name, and a non-ASCII subject."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Alice Example <alice@zegel.example>"
    mail["To"] = "Bob Partner <bob@partner.example>"
    mail["Subject"] = "Angebot für die neue Halle – Größe & Preis ☂"
    mail["Date"] = format_datetime(datetime.now(timezone.utc))
    mail["Message-ID"] = "<offer-1@zegel.example>"
    mail.set_content("Hallo Bob,\n\nanbei das Angebot für die neue Halle.\n\nViele Grüße\nAlice\n")
    mail.add_alternative(
        "<html><body><p>Hallo Bob,</p><p>anbei das <b>Angebot</b> für die neue Halle.</p>"
        '<p><img src="cid:plan@zegel.example" alt="Plan"></p></body></html>', subtype="html")
    mail.get_payload()[1].add_related(picture(), "image", "png", cid="<plan@zegel.example>")
    mail.add_attachment(pdf(), maintype="application", subtype="pdf", filename="Größenübersicht 2026.pdf")
    return mail.as_bytes()


def plain(sender, recipient, subject, text):
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, subject
    mail["Date"] = format_datetime(datetime.now(timezone.utc))
    mail["Message-ID"] = f"<{abs(hash((sender, recipient, subject))):x}@zegel.example>"
    mail.set_content(text)
    return mail.as_bytes()


def picture(size=32):
    """A PNG of a blue square, made here (RFC 2083)."""
    rows = b"".join(b"\0" + b"\x1f\x4e\x79" * size for _ in range(size))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pdf():
    """A PDF of one page that any reader opens (ISO 32000-1)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 120] /Contents 4 0 R"
        b" /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length 44 >>\nstream\nBT /F 18 Tf 20 60 Td (Offer, 42 000 EUR) Tj ET  \nendstream",
    ]
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
