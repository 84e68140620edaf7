"""Opens a PKCS #12 file with pyca/cryptography and says what is in it. usage: open_p12.py FILE PASSWORD-FILE"""

import sys

from cryptography.hazmat.primitives.serialization import pkcs12

with open(sys.argv[1], "rb") as file, open(sys.argv[2], "rb") as password:
    key, certificate, others = pkcs12.load_key_and_certificates(file.read(), password.read().strip())
assert key.public_key() == certificate.public_key()
print(key.key_size, certificate.serial_number, len(others))
