"""The other side's tools: a throw-away CA, keys, and S/MIME, all by the `openssl` program, none by Zegel."""
import os
import subprocess


class Foreign:
    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *arguments, data=None):
        run = subprocess.run(["openssl", *arguments], input=data, capture_output=True, cwd=self.folder)
        if run.returncode != 0:
            raise RuntimeError(f"openssl {arguments[0]} said: {run.stderr.decode(errors='replace').strip()}")
        return run.stdout

    def make_authority(self):
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
                     "-subj", "/O=Zegel demo/CN=Throw-away CA", "-addext", "basicConstraints=critical,CA:true",
                     "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def make_person(self, name, address):
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                     "-subj", f"/CN={name.capitalize()}")
        with open(self.path(f"{name}.ext"), "w") as file:
            file.write(f"subjectAltName=email:{address}\nkeyUsage=critical,digitalSignature,keyEncipherment\n"
                       "extendedKeyUsage=emailProtection\nbasicConstraints=critical,CA:false\n")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "30", "-extfile", f"{name}.ext", "-out", f"{name}.pem")

    def make_p12(self, name, password_file):
        self.openssl("pkcs12", "-export", "-inkey", f"{name}.key", "-in", f"{name}.pem", "-certfile", "ca.pem",
                     "-out", f"{name}.p12", "-passout", f"file:{password_file}")

    def sign_and_encrypt(self, entity, signer, recipient, header):
        """An S/MIME mail as a partner's gateway would send it: signed, then encrypted."""
        signed = self.openssl("cms", "-sign", "-signer", f"{signer}.pem", "-inkey", f"{signer}.key", "-certfile", "ca.pem",
                              "-binary", "-crlfeol", data=entity)
        body = self.openssl("cms", "-encrypt", "-aes-256-cbc", f"{recipient}.pem", data=signed)
        return crlf(header) + crlf(body)

    def decrypt(self, mail, person):
        return self.openssl("cms", "-decrypt", "-recip", f"{person}.pem", "-inkey", f"{person}.key", data=mail)

    def verify(self, entity, address):
        """The signed content, if the signature and the path to our CA hold."""
        content = self.openssl("cms", "-verify", "-CAfile", "ca.pem", "-purpose", "smimesign", "-signer", "signer.pem",
                               "-binary", data=entity)
        signer = self.openssl("x509", "-in", "signer.pem", "-noout", "-email").decode().split()
        if address not in signer:
            raise RuntimeError(f"signed by {signer}, not by {address}")
        return content


def crlf(data):
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
