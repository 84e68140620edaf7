import Foundation
import OpenSSL
import TestSupport
import Testing

/// threats.md A1.2–A1.4 and its recipe. Every case is refused, and no octet of plaintext comes back.
@Suite("A1.4: AEAD confusion and downgrade")
struct AllowListTests {
    let fixture: CMSFixture
    let key: DecryptionKey
    /// ContentInfo of AES-256-CBC and AES-256-GCM for one recipient.
    let enveloped: DERTree
    let authenticated: DERTree

    init() throws {
        let shared = try CMSFixture.shared.get()
        fixture = shared
        key = shared.rsa.decryptionKey
        enveloped = try Self.tree(.aes256CBC, shared.rsa)
        authenticated = try Self.tree(.aes256GCM, shared.rsa)
    }

    private static func tree(_ cipher: ContentCipher, _ identity: TestAuthority.Identity) throws -> DERTree {
        try #require(DERTree(try EnvelopedDataWriter.encrypt(entity, to: [identity.recipient()], cipher: cipher)))
    }

    static let authEnvelopedType: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17]
    static let envelopedType: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03]

    private func refusesAsNotAllowed(_ tree: DERTree, shortTags: Bool = false) -> Bool {
        if case .failure(.notAllowed) = opened(tree.encoded, [key], shortTags: shortTags) { true } else { false }
    }

    @Test("forged authenticated mail: CBC content with a MAC of zeros (CVE-2026-34182)")
    func forged() {
        var tree = enveloped
        tree[0].value = Self.authEnvelopedType
        tree[1, 0, 2, 2].value[3] ^= 1
        tree[1, 0].children.append(DERTree(0x04, [UInt8](repeating: 0, count: 16)))
        #expect(refusesAsNotAllowed(tree))
    }

    @Test("stream and counter modes nobody may use for mail", arguments: [1, 3, 4, 41, 43, 44, 47])
    func otherModes(_ arc: UInt8) {
        // 2.16.840.1.101.3.4.1.n: ECB 41, OFB 43 and 3, CFB 44 and 4, CCM 47.
        for (source, type) in [(enveloped, Self.envelopedType), (authenticated, Self.authEnvelopedType)] {
            var tree = source
            tree[0].value = type
            tree[1, 0, 2, 1, 0].value = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, arc]
            #expect(refusesAsNotAllowed(tree))
        }
    }

    @Test("downgrade: GCM content relabelled as EnvelopedData")
    func downgrade() {
        var tree = authenticated
        tree[0].value = Self.envelopedType
        tree[1, 0].children.removeLast()
        #expect(refusesAsNotAllowed(tree))
    }

    @Test("short tags, with the length declared as it is", arguments: [0, 1, 4, 8, 11, 12, 15, 17])
    func shortTag(_ count: Int) {
        var tree = authenticated
        tree[1, 0, 3].value = Array((tree[1, 0, 3].value + [0, 0]).prefix(count))
        tree[1, 0, 2, 1, 1, 1].value = [UInt8(count)]
        #expect(refusesAsNotAllowed(tree))
        // By the option from 12 octets on, where it opens because a cut tag is right as far as it goes.
        #expect(refusesAsNotAllowed(tree, shortTags: true) == !(12...15).contains(count))
    }

    @Test("a tag of another length than declared; the default of RFC 5084 is 12")
    func declared() {
        var tree = authenticated
        tree[1, 0, 2, 1, 1].children.removeLast()
        #expect(refusesAsNotAllowed(tree))
        var cut = authenticated
        cut[1, 0, 3].value.removeLast(12)
        #expect(refusesAsNotAllowed(cut))
    }

    @Test("nonces of other lengths", arguments: [0, 1, 11, 13, 16, 64, 4096])
    func nonce(_ count: Int) {
        var tree = authenticated
        tree[1, 0, 2, 1, 1, 0].value = [UInt8](repeating: 7, count: count)
        if case .success = opened(tree.encoded, [key]) { Issue.record("opened") }
    }

    @Test("initialisation vectors of other lengths", arguments: [0, 8, 15, 17, 64])
    func vector(_ count: Int) {
        var tree = enveloped
        tree[1, 0, 2, 1, 1].value = [UInt8](repeating: 7, count: count)
        #expect(refusesAsNotAllowed(tree))
    }

    @Test("no parameters, empty or absent ciphertext, no tag")
    func missing() {
        for source in [enveloped, authenticated] {
            var withoutParameters = source
            withoutParameters[1, 0, 2, 1].children.removeLast()
            var empty = source
            empty[1, 0, 2, 2].value = []
            var absent = source
            absent[1, 0, 2].children.removeLast()
            for tree in [withoutParameters, empty, absent] {
                if case .success = opened(tree.encoded, [key]) { Issue.record("opened") }
            }
        }
        var withoutTag = authenticated
        withoutTag[1, 0].children.removeLast()
        #expect(opened(withoutTag.encoded, [key]) == .failure(.malformed("no mac")))
    }

    @Test("A1.3: one bit changed in each tenth of a GCM mail, in tag and nonce")
    func changedBit() throws {
        let count = authenticated[1, 0, 2, 2].value.count
        for tenth in 0..<10 {
            var tree = authenticated
            tree[1, 0, 2, 2].value[count * tenth / 10] ^= 0x10
            #expect(opened(tree.encoded, [key]) == .failure(.cannotDecrypt))
        }
        var tag = authenticated
        tag[1, 0, 3].value[15] ^= 1
        var nonce = authenticated
        nonce[1, 0, 2, 1, 1, 0].value[0] ^= 1
        var cut = authenticated
        cut[1, 0, 2, 2].value.removeLast()
        for tree in [tag, nonce, cut] { #expect(opened(tree.encoded, [key]) == .failure(.cannotDecrypt)) }
    }

    @Test("A1.2: 1,000 random changes of a GCM mail are refused 1,000 times")
    func randomChanges() {
        let tree = DERTree(authenticated.encoded) ?? authenticated
        var refused = 0
        for round in 0..<1000 {
            var changed = tree
            let random = Random.bytes(4)
            let position = (Int(random[0]) << 16 | Int(random[1]) << 8 | Int(random[2])) % changed[1, 0, 2, 2].value.count
            changed[1, 0, 2, 2].value[position] ^= random[3] == 0 ? 1 : random[3]
            if opened(changed.encoded, [key]) == .failure(.cannotDecrypt) { refused += 1 }
            if round % 100 == 0 { #expect(refused == round + 1) }
        }
        #expect(refused == 1000)
    }

    @Test("authenticated attributes are covered by the tag")
    func attributes() {
        var tree = authenticated
        let attribute = DERTree(0x30, of: [DERTree(0x06, [0x2A, 0x03]), DERTree(0x31, of: [DERTree(0x05, [])])])
        tree[1, 0].children.insert(DERTree(0xA1, of: [attribute]), at: 3)
        #expect(opened(tree.encoded, [key]) == .failure(.cannotDecrypt))
    }

    @Test("A1.5: bad padding, wrong key length, other key, changed body: one failure", arguments: [ContentCipher.aes256CBC, .aes256GCM])
    func oneFailure(_ cipher: ContentCipher) throws {
        let sealed = try EnvelopedDataWriter.encrypt(entity, to: [fixture.rsa.recipient()], cipher: cipher)
        let tree = try #require(DERTree(sealed))
        var padding = tree
        padding[1, 0, 1, 0, 3].value[20] ^= 0xFF
        var zeros = tree
        zeros[1, 0, 1, 0, 3].value = [UInt8](repeating: 0, count: 256)
        var short = tree
        short[1, 0, 1, 0, 3].value = [1, 2, 3]
        var body = tree
        let last = body[1, 0, 2, 2].value.count - 1
        body[1, 0, 2, 2].value[last] ^= 0x55
        for changed in [padding, zeros, short, body] { #expect(opened(changed.encoded, [key]) == .failure(.cannotDecrypt)) }
        // A certificate that is named, with a key that is not its own.
        let wrong = DecryptionKey(certificate: fixture.rsa.certificate.x509, key: fixture.otherRSA.key)
        #expect(opened(sealed, [wrong]) == .failure(.cannotDecrypt))
    }

    @Test("key agreement: points off the curve, another curve, a changed wrapped key: the same failure")
    func agreement() throws {
        for kind in [CMSFixture.Kind.p256, .x25519] {
            let identity = fixture.identity(kind)
            let tree = try #require(DERTree(try EnvelopedDataWriter.encrypt(entity, to: [identity.recipient()], cipher: .aes256GCM)))
            var point = tree
            point[1, 0, 1, 0, 1, 0, 1].value = [0, 4] + [UInt8](repeating: 9, count: 64)
            var zero = tree
            zero[1, 0, 1, 0, 1, 0, 1].value = [UInt8](repeating: 0, count: 33)
            var wrapped = tree
            wrapped[1, 0, 1, 0, 3, 0, 1].value[5] ^= 1
            for changed in [point, zero, wrapped] {
                #expect(opened(changed.encoded, [identity.decryptionKey]) == .failure(.cannotDecrypt))
            }
        }
    }

    @Test("what stands behind the object is refused, line ends and padding are not")
    func trailing() {
        #expect(opened(enveloped.encoded + [0x0D, 0x0A, 0, 0], [key]) == .success(entity))
        #expect(opened(enveloped.encoded + enveloped.encoded, [key]) == .failure(.malformed("bytes after the ContentInfo")))
    }
}
