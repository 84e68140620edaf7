import Foundation
import OpenSSL
import SMIME
import TestSupport
import Testing

/// Encrypted mail nobody honest writes stays as it came and says so (threats A1).
@Suite struct ForgedEncryptionTests {
    let bob: TestAuthority.Identity
    let cbc: DERTree
    let gcm: DERTree

    init() throws {
        bob = try TestAuthority().leaf(for: "bob@example.net")
        cbc = DERTree(try EnvelopedDataWriter.encrypt(Array(Sample.entity.utf8), to: [bob.recipient()], cipher: .aes256CBC))
        gcm = DERTree(try EnvelopedDataWriter.encrypt(Array(Sample.entity.utf8), to: [bob.recipient()], cipher: .aes256GCM))
    }

    @Test("D-07 a key nobody named, and a wrong key under the right name")
    func wrongKeys() throws {
        let eve = try TestAuthority().leaf(for: "eve@example.org")
        let mail = Sample.wrap(gcm.encoded)
        let unknown = MessageReader().open(mail, keys: [eve.decryption])
        #expect(unknown.layers.first?.encrypted?.outcome == .keyNotFound && unknown.bytes == mail)
        let wrong = MessageReader().open(mail, keys: [DecryptionKey(certificate: bob.certificate.x509, key: eve.key)])
        #expect(wrong.layers.first?.encrypted?.outcome == .failed(cause: "cannot decrypt") && wrong.bytes == mail)
    }

    @Test("A5 a CMS object cut at every length never opens and never stops the process")
    func truncated() {
        for tree in [cbc, gcm] {
            let bytes = tree.encoded
            for count in bytes.indices {
                let cut = Array(bytes.prefix(count))
                #expect(throws: CMSError.self) { try ContentInfo(cut) }
                _ = CMSContentType(of: cut)
            }
        }
    }

    @Test("A5 elements nested deeply are refused", arguments: [[0x30, 0x80], [0x24, 0x80], [0xA0, 0x80]] as [[UInt8]])
    func deep(head: [UInt8]) {
        let nested = (0..<100_000).flatMap { _ in head }
        #expect(throws: CMSError.self) { try ContentInfo(nested) }
        #expect(throws: CMSError.self) { try ContentInfo(nested + [UInt8](repeating: 0, count: 200_000)) }
    }
}
