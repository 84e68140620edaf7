"""Kill -9 around the signing of certificates: no serial number is used twice, and each that was lost is listed (A7.4, A7.6)."""
import glob
import json
import os
import random
import sqlite3
import subprocess
import time

# Writes of one `ca issue`: the request, the number with its intention, the certificate with its result.
WRITES = 3


def size_of_log(database):
    try:
        return os.stat(database + "-wal").st_mtime_ns, os.path.getsize(database + "-wal")
    except FileNotFoundError:
        return 0, 0


def kill_after_write(zegel, database, number, writes):
    """Asks for a certificate and kills the engine as soon as so many writes of it are on disk."""
    before, deadline = size_of_log(database), time.monotonic() + 10
    asking = subprocess.Popen(
        [zegel.program, "--config", zegel.configuration, "ca", "issue", f"user-{number}@inside.example"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while writes and time.monotonic() < deadline:
        now = size_of_log(database)
        if now != before:
            before, writes = now, writes - 1
    zegel.kill()
    asking.kill()
    asking.wait()
    zegel.start()


def run(soak, sender, recipient, short):
    kills = 10 if short else 200
    zegel = soak.zegel(9)
    zegel.cli("domain", "add", "inside.example", "--internal")
    zegel.cli("ca", "create", "mail", "--key", "p-256")
    zegel.cli("settings", "set", "ca.key", "p-256")
    [database] = glob.glob(f"{zegel.root}/state/*.db")
    for number in range(kills):
        kill_after_write(zegel, database, number, random.randint(1, WRITES))
    for number in range(kills, kills + 20):
        zegel.cli("ca", "issue", f"user-{number}@inside.example")
    verdict = json.loads(zegel.cli("audit", "verify", "--json"))
    rows = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    numbers = rows.execute("SELECT serial_number, thumbprint FROM issued_certificate").fetchall()
    made = rows.execute("SELECT serial_number FROM certificate WHERE source = 'ca'").fetchall()
    intents = rows.execute("SELECT subject FROM audit WHERE operation = 'certificate.issue-intent'").fetchall()
    rows.close()
    lost = {serial for serial, thumbprint in numbers if thumbprint is None}
    twice = len(made) - len(set(made)) + len({serial for (serial,) in made} & lost)
    unlisted = len(lost ^ {orphan["serialNumber"] for orphan in verdict["orphans"]})
    unrecorded = len({serial for serial, _ in numbers} ^ {subject for (subject,) in intents})
    zegel.stop()
    soak.note(f"certificates over {kills} kills", f"{len(made):,}")
    soak.note("  numbers lost between store and sign", f"{len(lost):,}")
    soak.figure("  numbers used twice", twice, "0", twice == 0)
    soak.figure("  lost numbers that audit verify does not list", unlisted, "0", unlisted == 0)
    soak.figure("  numbers without an audited intention", unrecorded, "0", unrecorded == 0)
    soak.figure("  the audit chain", "intact" if verdict["isIntact"] else "broken", "intact", verdict["isIntact"])
