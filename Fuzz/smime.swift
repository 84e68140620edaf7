// modules: Mail MIME OpenSSL SMIME
// c-modules: COpenSSL
// link: -lssl -lcrypto
import Foundation
import MIME
import OpenSSL
import SMIME

/// Hostile S/MIME, opened and verified. The first octet says how the rest is used:
/// even: as a ContentInfo; odd: as changes to an object of our own, three octets each (two of place, one of value).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSMIME(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    guard size > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: size - 1))
    if data[0] & 1 == 0 {
        checkForeign(bytes)
    } else {
        let base = Own.bases[Int(data[0] >> 1) % Own.bases.count]
        checkOwn(changed(base, by: bytes))
    }
    return 0
}

private func changed(_ base: [UInt8], by edits: [UInt8]) -> [UInt8] {
    var bytes = base
    for index in stride(from: 0, to: edits.count - 2, by: 3) {
        bytes[(Int(edits[index]) << 8 | Int(edits[index + 1])) % bytes.count] = edits[index + 2]
    }
    return bytes
}

/// Nothing that was not made with our key opens or is valid under it, and a mail that holds it comes back as it went in.
private func checkForeign(_ bytes: [UInt8]) {
    let info = try? ContentInfo(bytes)
    switch info {
    case .enveloped(let data), .authEnveloped(let data):
        require((try? data.open(with: [Own.key])) == nil, "foreign content was opened")
        _ = data.recipients.map(\.identifier.description)
    case .signed(let data):
        require(data.signers.count <= CMSLimits.signers)
        require(data.certificates.count <= CMSLimits.certificates)
        let verdicts = data.verifyEncapsulated() + data.verify(detached: bytes[...])
        require(!verdicts.contains { $0.certificate?.der == Own.key.certificate.der && $0.outcome == .valid }, "a signature was forged")
        _ = verdicts.map { ($0.signer.algorithm, $0.signer.signingTime, $0.signer.identifier.description) }
    case .compressed, nil: break
    }
    let mail = Own.mail(bytes)
    let opened = MessageReader(maximumSize: 1 << 22).open(mail, keys: [Own.key])
    require(opened.layers.count <= MessageReader.maximumLayers + 2)
    require(opened.isUnchanged == (opened.bytes == mail))
    _ = MessageReader.recipients(of: mail)
}

/// Whatever was changed about our own objects: what still verifies is what was signed, what still opens authenticated is what was sealed.
private func checkOwn(_ bytes: [UInt8]) {
    switch try? ContentInfo(bytes) {
    case .enveloped(let data): _ = try? data.open(with: [Own.key])
    case .authEnveloped(let data):
        guard let plaintext = try? data.open(with: [Own.key]).plaintext else { return }
        require(plaintext == Own.entity, "changed content was opened as authentic")
    case .signed(let data):
        let isOwn = { (verdict: SignerVerdict) in verdict.certificate?.der == Own.key.certificate.der && verdict.outcome == .valid }
        if data.verifyEncapsulated().contains(where: isOwn) {
            require(data.content.map { Array($0) } == Own.entity, "changed content is valid")
        }
        if data.verify(detached: Own.entity[...]).contains(where: isOwn) { require(data.content == nil, "embedded content is valid") }
    case .compressed, nil: break
    }
}

/// A key of the run and what was made with it.
private enum Own {
    static let entity = Array("Content-Type: text/plain\r\n\r\nHello\r\n".utf8)

    static let key: DecryptionKey = {
        do {
            let key = try PrivateKey.generateEC(curve: "P-256")
            let now = Date()
            let builder = CertificateBuilder(
                subject: [("CN", "fuzz")], serialNumber: [1, 2, 3], notBefore: now, notAfter: now.addingTimeInterval(86_400))
            return DecryptionKey(certificate: try builder.sign(key: key, issuer: nil), key: key)
        } catch { fatalError("\(error)") }
    }()

    static let bases: [[UInt8]] = {
        do {
            let recipients = [EncryptionRecipient(certificate: key.certificate)]
            let sealed = try [ContentCipher.aes256GCM, .aes256CBC].map {
                try EnvelopedDataWriter.encrypt(entity, to: recipients, cipher: $0)
            }
            let signed = try [true, false].map { isDetached in
                try SignedDataWriter.sign(
                    entity, certificate: key.certificate, key: key.key, chain: [], digest: .sha256, isDetached: isDetached, at: Date())
            }
            return sealed + signed
        } catch { fatalError("\(error)") }
    }()

    static func mail(_ bytes: [UInt8]) -> [UInt8] {
        Array("Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8)
            + Base64.encode(bytes)
    }
}
