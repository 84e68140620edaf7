"""Opens a PDF with the password on standard input and tells its pages and attachments: name, type, SHA-256."""
import hashlib
import json
import sys

import pikepdf

password = sys.stdin.buffer.read().decode()
try:
    pdf = pikepdf.open(sys.argv[1], password=password)
except pikepdf.PasswordError:
    print(json.dumps({"opened": False, "pages": 0, "files": []}))
    sys.exit(0)
files = []
for name, file in pdf.attachments.items():
    content = file.get_file()
    data = content.read_bytes()
    files.append({"name": file.filename, "type": content.mime_type, "sha256": hashlib.sha256(data).hexdigest()})
print(json.dumps({"opened": True, "pages": len(pdf.pages), "files": files}))
