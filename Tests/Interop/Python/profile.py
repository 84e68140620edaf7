"""Reads a configuration profile with plistlib and prints type, UUID and keys of each payload. usage: profile.py FILE"""

import plistlib
import sys
import uuid

with open(sys.argv[1], "rb") as file:
    profile = plistlib.load(file, fmt=plistlib.FMT_XML)
assert profile["PayloadType"] == "Configuration" and profile["PayloadVersion"] == 1
seen = [profile["PayloadUUID"]]
for payload in profile["PayloadContent"]:
    for key in ("PayloadType", "PayloadVersion", "PayloadIdentifier", "PayloadUUID", "PayloadDisplayName"):
        assert key in payload, key
    seen.append(payload["PayloadUUID"])
    print(payload["PayloadType"], payload["PayloadUUID"], " ".join(sorted(payload)))
assert len(set(seen)) == len(seen) and all(uuid.UUID(text) for text in seen)
