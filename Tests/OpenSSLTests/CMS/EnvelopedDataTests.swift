import Foundation
import OpenSSL
import TestSupport
import Testing

@Suite("RFC 5652 §6, RFC 5083: encrypting and opening")
struct EnvelopedDataTests {
    typealias Kind = CMSFixture.Kind
    let fixture: CMSFixture

    init() throws { fixture = try CMSFixture.shared.get() }

    static let readers: [Kind] = [.rsa, .p256, .p384, .brainpool, .x25519]
    static let written: [ContentCipher] = ContentCipher.allCases.filter { !$0.isWeak }

    @Test("every key opens what was encrypted for it, in every cipher", arguments: readers, written)
    func roundTrip(_ kind: Kind, _ cipher: ContentCipher) throws {
        let identity = fixture.identity(kind)
        let sealed = try EnvelopedDataWriter.encrypt(entity, to: [identity.recipient()], cipher: cipher)
        #expect(opened(sealed, [identity.decryptionKey]) == .success(entity))
        #expect(sealed.firstRange(of: Array(marker.utf8)) == nil)
    }

    @Test("OAEP, and several recipients of different kinds in one message")
    func several() throws {
        let everyone = Self.readers.map { fixture.identity($0) }
        let sealed = try EnvelopedDataWriter.encrypt(entity, to: everyone.map { $0.recipient(.oaep) }, cipher: .aes256GCM)
        for identity in everyone { #expect(opened(sealed, [identity.decryptionKey]) == .success(entity)) }
        #expect(opened(sealed, [fixture.otherRSA.decryptionKey]) == .failure(.noMatchingKey))
    }

    @Test("a key that nobody encrypted for is not tried: it is no recipient", arguments: written)
    func notNamed(_ cipher: ContentCipher) throws {
        let sealed = try EnvelopedDataWriter.encrypt(entity, to: [fixture.rsa.recipient()], cipher: cipher)
        #expect(opened(sealed, [fixture.otherRSA.decryptionKey, fixture.p256.decryptionKey]) == .failure(.noMatchingKey))
        #expect(opened(sealed, []) == .failure(.noMatchingKey))
    }

    @Test("weak ciphers and keys that cannot encrypt are refused when writing")
    func refused() {
        #expect(throws: CMSError.notAllowed("3DES-CBC for writing")) {
            try EnvelopedDataWriter.encrypt(entity, to: [fixture.rsa.recipient()], cipher: .tripleDES)
        }
        #expect(throws: CMSError.unusableKey("curve")) {
            try EnvelopedDataWriter.encrypt(entity, to: [fixture.ed25519.recipient()], cipher: .aes256CBC)
        }
        #expect(throws: CMSError.unusableKey("no recipient")) { try EnvelopedDataWriter.encrypt(entity, to: [], cipher: .aes256CBC) }
    }

    @Test("BER in indefinite length and chunks of any size, as streaming programs write it", arguments: [1, 7, 16, 1000])
    func indefinite(_ chunk: Int) throws {
        for cipher in [ContentCipher.aes256GCM, .aes128CBC] {
            let sealed = try EnvelopedDataWriter.encrypt(entity, to: [fixture.p256.recipient()], cipher: cipher)
            let streamed = try #require(DERTree(sealed)).indefiniteAround(chunk: chunk)
            #expect(opened(streamed, [fixture.p256.decryptionKey]) == .success(entity))
        }
    }

    @Test("empty content and content of one octet", arguments: [0, 1, 15, 16, 17])
    func small(_ count: Int) throws {
        let content = [UInt8](repeating: 0x41, count: count)
        let sealed = try EnvelopedDataWriter.encrypt(content, to: [fixture.p256.recipient()], cipher: .aes256CBC)
        #expect(opened(sealed, [fixture.p256.decryptionKey]) == .success(content))
    }

    @Test("each encryption has its own key and vector")
    func fresh() throws {
        let first = try EnvelopedDataWriter.encrypt(entity, to: [fixture.p256.recipient()], cipher: .aes256GCM)
        let second = try EnvelopedDataWriter.encrypt(entity, to: [fixture.p256.recipient()], cipher: .aes256GCM)
        let (a, b) = (try #require(DERTree(first)), try #require(DERTree(second)))
        #expect(a[1, 0, 2, 1] != b[1, 0, 2, 1])
        #expect(a[1, 0, 2, 2] != b[1, 0, 2, 2])
    }
}

extension DERTree {
    /// Indefinite length where CMS readers meet it: around the content and in it. RecipientInfos and parameters stay DER.
    func indefiniteAround(chunk: Int) -> [UInt8] {
        var outer: [UInt8] = [0x30, 0x80] + self[0].encoded + [0xA0, 0x80, 0x30, 0x80]
        for child in self[1, 0].children {
            guard child.tag == 0x30 else {
                outer += child.encoded
                continue
            }
            outer += [0x30, 0x80] + child[0].encoded + child[1].encoded + child[2].indefinite(chunk: chunk) + [0, 0]
        }
        return outer + [0, 0, 0, 0, 0, 0]
    }
}
