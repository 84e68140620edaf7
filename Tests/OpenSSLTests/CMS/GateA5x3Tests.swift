import Foundation
import OpenSSL
import TestSupport
import Testing

@Suite("A5.3 known CMS bugs of libraries: a clean error each, and the process lives")
struct GateA5x3CMS {
    let fixture: CMSFixture

    init() throws { fixture = try CMSFixture.shared.get() }

    private static let rsaesOAEP: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x07]
    private static let pSpecified: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x09]
    private static let esdh: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x03, 0x05]
    private static let pwriKEK: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x03, 0x09]
    private static let pbkdf2: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0C]
    private static let aes256CBC: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A]

    private func sealed(
        _ cipher: ContentCipher, to identity: TestAuthority.Identity, _ transport: EncryptionRecipient.Transport = .pkcs1
    ) throws -> DERTree {
        try #require(DERTree(try EnvelopedDataWriter.encrypt(entity, to: [identity.recipient(transport)], cipher: cipher)))
    }

    /// It is refused with one of our errors and nothing comes out.
    private func expectRefusal(_ tree: DERTree, _ identity: TestAuthority.Identity, _ comment: Comment) {
        guard case .success = opened(tree.encoded, [identity.decryptionKey]) else { return }
        Issue.record(comment)
    }

    @Test("the linked library is not older than the floor")
    func floor() { #expect(Library.isAtLeastFloor, "\(Library.version)") }

    @Test("CVE-2026-28389: key agreement whose algorithm has no parameters")
    func agreementWithoutParameters() throws {
        for kind in [CMSFixture.Kind.p256, .x25519] {
            let identity = fixture.identity(kind)
            let whole = try sealed(.aes256GCM, to: identity)
            #expect(opened(whole.encoded, [identity.decryptionKey]) == .success(entity))
            for algorithm in [whole[1, 0, 1, 0, 2, 0].value, Self.esdh, Self.pwriKEK, Self.rsaesOAEP] {
                for parameters in [[], [DERTree(0x05, [])], [DERTree(0x30, of: [])], [DERTree(0x04, [])]] {
                    var tree = whole
                    tree[1, 0, 1, 0, 2] = DERTree(0x30, of: [DERTree(0x06, algorithm)] + parameters)
                    expectRefusal(tree, identity, "\(kind) \(algorithm) \(parameters.count)")
                }
            }
        }
    }

    @Test("CVE-2026-28390: OAEP whose label source has no parameters")
    func labelWithoutParameters() throws {
        let whole = try sealed(.aes256CBC, to: fixture.rsa, .oaep)
        let hash = whole[1, 0, 1, 0, 2, 1].children
        let source = DERTree(0x06, Self.pSpecified)
        let sources = [
            DERTree(0x30, of: [source]), DERTree(0x30, of: []), DERTree(0x30, of: [source, DERTree(0x05, [])]),
            DERTree(0x30, of: [source, DERTree(0x04, [1, 2, 3])]), DERTree(0x30, of: [DERTree(0x06, Self.rsaesOAEP)]),
        ]
        for label in sources {
            for others in [[], hash] {
                var tree = whole
                tree[1, 0, 1, 0, 2, 1] = DERTree(0x30, of: others + [DERTree(0xA2, of: [label])])
                expectRefusal(tree, fixture.rsa, "\(label)")
            }
        }
        var bare = whole
        bare[1, 0, 1, 0, 2].children.removeLast()
        expectRefusal(bare, fixture.rsa, "no OAEP parameters")
    }

    @Test("CVE-2026-45447: a signature whose digestAlgorithms is an empty SET", arguments: [true, false])
    func noDigestAlgorithms(_ isDetached: Bool) throws {
        let bytes = try SignedDataWriter.sign(
            entity, certificate: fixture.rsa.certificate.x509, key: fixture.rsa.key, chain: [], digest: .sha256, isDetached: isDetached,
            at: Date())
        var tree = try #require(DERTree(bytes))
        tree[1, 0, 1].children = []
        guard case .signed(let data) = try ContentInfo(tree.encoded) else { throw CMSError.malformed("not signed") }
        // RFC 5652 §5.1: the set is there to help, the signer names its digest itself.
        let verdicts = isDetached ? data.verify(detached: entity[...]) : data.verifyEncapsulated()
        #expect(verdicts.map(\.outcome) == [.valid])
        #expect(!isDetached || data.verify(detached: entity.dropLast()).allSatisfy { $0.outcome != .valid })
        tree[1, 0, 4].children = []
        guard case .signed(let nobody) = try ContentInfo(tree.encoded) else { throw CMSError.malformed("not signed") }
        #expect(nobody.verify(detached: entity[...]).isEmpty)
    }

    @Test("CVE-2026-34182: authenticated mail forged out of CBC or OFB content with a MAC of zeros", arguments: [1, 2, 3, 42, 43])
    func forgedMAC(_ arc: UInt8) throws {
        var tree = try sealed(.aes256CBC, to: fixture.rsa)
        tree[0].value = AllowListTests.authEnvelopedType
        tree[1, 0, 2, 1, 0].value = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, arc]
        tree[1, 0, 2, 2].value[3] ^= 1
        for count in [0, 1, 12, 16, 64] {
            var forged = tree
            forged[1, 0].children.append(DERTree(0x04, [UInt8](repeating: 0, count: count)))
            expectRefusal(forged, fixture.rsa, "\(arc) with \(count)")
        }
    }

    @Test("CVE-2026-75803: a tag of any length but 16, whatever the parameters declare", arguments: Array(0...15) + [17, 32, 255])
    func tagLength(_ count: Int) throws {
        let whole = try sealed(.aes256GCM, to: fixture.rsa)
        for declared: [UInt8] in [[16], [UInt8(count & 0x7F)], [12], [0], [0xFF], [0x7F, 0xFF, 0xFF, 0xFF]] {
            var tree = whole
            tree[1, 0, 3].value = Array((tree[1, 0, 3].value + [UInt8](repeating: 0, count: 255)).prefix(count))
            tree[1, 0, 2, 1, 1, 1].value = declared
            expectRefusal(tree, fixture.rsa, "\(count) declared \(declared)")
        }
    }

    @Test("CVE-2025-15467: a nonce larger than any buffer", arguments: [0, 1, 13, 16, 17, 64, 128, 1000, 65_536, 1_000_000])
    func nonceLength(_ count: Int) throws {
        var tree = try sealed(.aes256GCM, to: fixture.rsa)
        tree[1, 0, 2, 1, 1, 0].value = [UInt8](repeating: 0x41, count: count)
        expectRefusal(tree, fixture.rsa, "\(count)")
        for arc: UInt8 in [6, 26, 46, 7, 47] {
            tree[1, 0, 2, 1, 0].value = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, arc]
            expectRefusal(tree, fixture.rsa, "\(count) in \(arc)")
        }
    }

    @Test(
        "CVE-2025-9230: a recipient by password with a wrapped key of any length is stepped over",
        arguments: [0, 1, 7, 8, 15, 16, 17, 4096])
    func passwordRecipient(_ count: Int) throws {
        let whole = try sealed(.aes256CBC, to: fixture.rsa)
        let salt = DERTree(0x30, of: [DERTree(0x04, [1, 2, 3, 4, 5, 6, 7, 8]), DERTree(0x02, [1])])
        let derivation = DERTree(0xA0, of: [DERTree(0x06, Self.pbkdf2), salt])
        let wrap = DERTree(0x30, of: [DERTree(0x06, Self.aes256CBC), DERTree(0x04, [UInt8](repeating: 0, count: 16))])
        let password = DERTree(
            0xA3,
            of: [
                DERTree(0x02, [0]), derivation, DERTree(0x30, of: [DERTree(0x06, Self.pwriKEK), wrap]),
                DERTree(0x04, [UInt8](repeating: 0xFF, count: count)),
            ])
        var alone = whole
        alone[1, 0, 1].children = [password]
        #expect(opened(alone.encoded, [fixture.rsa.decryptionKey]) == .failure(.noMatchingKey))
        var beside = whole
        beside[1, 0, 1].children.append(password)
        #expect(opened(beside.encoded, [fixture.rsa.decryptionKey]) == .success(entity))
    }
}
