#!/usr/bin/env python3
"""Mail as encrypted PDF: one warm worker, the same text beside WeasyPrint, and the memory large attachments take.

    Benchmarks/pdf.py --zegel .build-release/release/zegel
"""

import argparse
import os
import resource
import statistics
import struct
import subprocess
import sys
import time

PARAGRAPH = "The year went as planned, with few surprises, of which the good ones were in the majority. " * 5
# Debian's own, which has WeasyPrint.
PYTHON = "/usr/bin/python3"


def three_pages():
    rows = "".join(f"<tr><td>Q{n}</td><td align='right'>{n * 113}</td><td align='right'>{n * 97}</td></tr>" for n in range(1, 5))
    table = f"<table border='1' cellspacing='0' cellpadding='4'><tr><th>Quarter</th><th>Income</th><th>Costs</th></tr>{rows}</table>"
    chapter = "<h2>Chapter</h2>" + f"<p>{PARAGRAPH} <b>Bold</b> and <i>italic</i>.</p>" * 4 + table
    return f"<html lang='en'><body><h1>Annual report</h1>{chapter * 3}</body></html>"


def mail(html, files=0, size=0):
    head = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Report\r\nMIME-Version: 1.0\r\n"
    body = f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n"
    if not files:
        return (head + body).encode()
    import base64

    parts = [f"--x\r\n{body}"]
    for number in range(files):
        content = base64.encodebytes(os.urandom(size)).decode().replace("\n", "\r\n")
        fields = "Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment"
        parts.append(f"--x\r\n{fields}; filename=f{number}.zip\r\n\r\n{content}")
    return (head + "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + "".join(parts) + "--x--\r\n").encode()


class Worker:
    """Speaks to `zegel worker` as the gateway does."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"LANG": "C.UTF-8"})
        assert self.answer()[0] == b"R"

    def answer(self):
        head = self.process.stdout.read(5)
        if len(head) < 5:
            sys.exit("the worker died")
        return head[:1], self.process.stdout.read(struct.unpack(">I", head[1:])[0])

    def render(self, message):
        parts = [b"{}", b"secret", b"owner", message]
        self.process.stdin.write(b"zegelpdf1" + b"".join(struct.pack(">Q", len(part)) + part for part in parts))
        self.process.stdin.flush()
        pdf = b""
        while True:
            kind, content = self.answer()
            if kind == b"D":
                pdf += content
            elif kind == b"F":
                return pdf
            else:
                sys.exit(f"refused: {content}")

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def warm(program, count):
    worker = Worker(program)
    message = mail(three_pages())
    times = []
    for _ in range(count):
        start = time.perf_counter()
        worker.render(message)
        times.append(time.perf_counter() - start)
    worker.end()
    return statistics.median(times), min(times)


def weasyprint(count):
    """The same text, warm, in one process; `None` where WeasyPrint is not installed."""
    script = (
        "import sys, time, statistics, weasyprint\n"
        "html = sys.stdin.read(); times = []\n"
        f"for _ in range({count}):\n"
        "    start = time.perf_counter(); weasyprint.HTML(string=html).write_pdf(); times.append(time.perf_counter() - start)\n"
        "print(statistics.median(times[1:]))\n"
    )
    done = subprocess.run([PYTHON, "-c", script], input=three_pages(), capture_output=True, text=True)
    return float(done.stdout) if done.returncode == 0 else None


def memory(program):
    """The largest process while five attachments of 5 MB become a PDF, and how long that takes."""
    worker = Worker(program)
    message = mail("<p>Five files</p>", files=5, size=5_000_000)
    start = time.perf_counter()
    pdf = worker.render(message)
    seconds = time.perf_counter() - start
    worker.end()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, seconds, len(pdf)


def measure(program, count=30):
    # First: the figure is that of the largest child so far.
    peak, seconds, size = memory(program)
    median, fastest = warm(program, count)
    print(f"PDF of 3 pages, warm          {median * 1000:.0f} ms (fastest {fastest * 1000:.0f} ms)         goal: 60 ms")
    other = weasyprint(6)
    if other:
        print(f"  WeasyPrint, same text       {other * 1000:.0f} ms, {other / median:.1f} x as long, without encryption")
    print(f"PDF with 25 MB of files       {peak:.0f} MiB, {seconds:.2f} s, {size / 1e6:.0f} MB     goal: 150 MiB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--zegel", required=True)
    parser.add_argument("--count", type=int, default=30)
    options = parser.parse_args()
    measure(options.zegel, options.count)
