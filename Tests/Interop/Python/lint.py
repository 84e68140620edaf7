"""Runs pkilint over many files at once and prints one line a finding: kind, file, severity, code.

usage: lint.py KIND=FILE…      KIND is pkix (a certificate), smime (the same by the S/MIME Baseline Requirements) or crl
"""

import contextlib
import csv
import io
import os
import sys

from pkilint.bin import lint_cabf_smime_cert, lint_crl, lint_pkix_cert

LINTERS = {
    "pkix": (lint_pkix_cert.main, ["lint"]),
    "crl": (lint_crl.main, ["lint", "-t", "CRL", "-p", "PKIX"]),
    "smime": (lint_cabf_smime_cert.main, ["lint", "-t", "MAILBOX-MULTIPURPOSE"]),
}


def findings(kind, path):
    main, words = LINTERS[kind]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        main(words + ["-s", "WARNING", "-f", "CSV", path])
    rows = list(csv.DictReader(io.StringIO(output.getvalue())))
    for row in rows:
        yield row["severity"], row["code"]


for word in sys.argv[1:]:
    kind, path = word.split("=", 1)
    print("linted", kind, os.path.basename(path))
    for severity, code in findings(kind, path):
        print("finding", kind, os.path.basename(path), severity, code)
