import Foundation
import OpenSSL
import TestSupport
import Testing

extension TestAuthority.Identity {
    static let signingTime = Date(timeIntervalSince1970: 1_700_000_000)

    func sign(_ content: [UInt8], isDetached: Bool, digest: Digest = .sha256, at date: Date = signingTime) throws -> [UInt8] {
        try SignedDataWriter.sign(
            content, certificate: certificate.x509, key: key, chain: [], digest: digest, isDetached: isDetached, at: date)
    }
}

@Suite("RFC 5652 §5: signing and verifying")
struct SignedDataTests {
    typealias Kind = CMSFixture.Kind
    let fixture: CMSFixture

    init() throws { fixture = try CMSFixture.shared.get() }

    private func data(_ bytes: [UInt8]) throws -> SignedData {
        guard case .signed(let data) = try ContentInfo(bytes) else { throw CMSError.malformed("not signed") }
        return data
    }

    private func tree(_ kind: Kind = .p256, isDetached: Bool = true) throws -> DERTree {
        try #require(DERTree(try fixture.identity(kind).sign(entity, isDetached: isDetached)))
    }

    private func outcomes(_ tree: DERTree, over bytes: [UInt8] = entity) throws -> [SignerVerdict.Outcome] {
        try data(tree.encoded).verify(detached: bytes[...]).map(\.outcome)
    }

    @Test(
        "every key signs, every digest verifies", arguments: [Kind.rsa, .p256, .p384, .brainpool, .ed25519],
        [Digest.sha256, .sha384, .sha512])
    func roundTrip(_ kind: Kind, _ digest: Digest) throws {
        let identity = fixture.identity(kind)
        for isDetached in [true, false] {
            let data = try data(try identity.sign(entity, isDetached: isDetached, digest: digest))
            #expect(data.content.map { Array($0) } == (isDetached ? nil : entity))
            let verdicts = isDetached ? data.verify(detached: entity[...]) : data.verifyEncapsulated()
            #expect(verdicts.map(\.outcome) == [.valid])
            #expect(verdicts.first?.certificate?.der == identity.certificate.der)
            #expect(verdicts.first?.signer.signingTime == TestAuthority.Identity.signingTime)
        }
    }

    @Test("signing time before 1950, through 2049 and after keeps its second", arguments: [-700_000_000, 0, 2_524_607_999, 2_524_608_000])
    func time(_ seconds: Int) throws {
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        let signer = try #require(try data(fixture.p256.sign(entity, isDetached: true, at: date)).signers.first)
        #expect(signer.signingTime == date)
    }

    @Test("our capabilities name the ciphers we read, best first, and OAEP")
    func capabilities() throws {
        let signer = try #require(try data(fixture.p256.sign(entity, isDetached: true)).signers.first)
        let found = try SMIMECapability.read(try #require(signer.capabilities))
        #expect(found.compactMap(\.cipher) == [.aes256GCM, .aes256CBC, .aes128GCM, .aes128CBC])
        #expect(found.last?.isOAEP == true)
    }

    @Test("a key that does not belong to the certificate signs nothing")
    func foreignKey() {
        #expect(throws: CMSError.self) {
            try SignedDataWriter.sign(
                entity, certificate: fixture.p256.certificate.x509, key: fixture.p384.key, chain: [], digest: .sha256, isDetached: true,
                at: Date())
        }
    }

    @Test("a changed octet of the content, of the attributes, of the signature")
    func changed() throws {
        let signed = try tree()
        var text = entity
        text[60] ^= 1
        #expect(try outcomes(signed, over: text) == [.invalid(.contentChanged)])
        var signature = signed
        let last = signature[1, 0, 4, 0, 5].value.count - 1
        signature[1, 0, 4, 0, 5].value[last] ^= 1
        #expect(try outcomes(signature) == [.invalid(.signatureWrong)])
        for (index, attribute) in signed[1, 0, 4, 0, 3].children.enumerated() where attribute[1, 0].tag == 0x17 {
            var time = signed
            time[1, 0, 4, 0, 3, index, 1, 0].value[0] ^= 1
            #expect(try outcomes(time) == [.invalid(.signatureWrong)])
        }
    }

    @Test("A2.1: content inside a detached signature is never valid, whatever it is")
    func embedded() throws {
        for content in [entity, Array("other".utf8)] {
            let opaque = try data(fixture.p256.sign(content, isDetached: false))
            #expect(opaque.verify(detached: entity[...]).map(\.outcome) == [.invalid(.contentChanged)])
        }
        var grafted = try tree()
        grafted[1, 0, 2].children.append(DERTree(0xA0, of: [DERTree(0x04, Array("shown instead".utf8))]))
        #expect(try outcomes(grafted) == [.invalid(.contentChanged)])
        #expect(try data(grafted.encoded).verifyEncapsulated().map(\.outcome) == [.invalid(.contentChanged)])
    }

    @Test("A2.2: two signers are judged each; one of another message does not lend its validity")
    func twoSigners() throws {
        var both = try tree()
        let other = try #require(DERTree(try fixture.rsa.sign(Array("another text".utf8), isDetached: true)))
        both[1, 0, 4].children.append(other[1, 0, 4, 0])
        both[1, 0, 3].children += other[1, 0, 3].children
        #expect(try outcomes(both) == [.valid, .invalid(.contentChanged)])
        both[1, 0, 4].children.reverse()
        #expect(try outcomes(both) == [.invalid(.contentChanged), .valid])
    }

    @Test("A2.3: nobody signed it")
    func nobody() throws {
        var none = try tree()
        none[1, 0, 4].children = []
        #expect(try outcomes(none).isEmpty)
        #expect(try data(none.encoded).signers.isEmpty)
    }

    @Test("content-type and message-digest: absent, twice, with two values, of another type")
    func attributes() throws {
        let signed = try tree()
        let attributes = signed[1, 0, 4, 0, 3].children
        for (index, attribute) in attributes.enumerated() where [0x03, 0x04].contains(attribute[0].value.last) {
            var absent = signed
            absent[1, 0, 4, 0, 3].children.remove(at: index)
            var twice = signed
            twice[1, 0, 4, 0, 3].children.append(attribute)
            var values = signed
            values[1, 0, 4, 0, 3, index, 1].children.append(attribute[1, 0])
            for tree in [absent, twice, values] { #expect(try outcomes(tree) == [.invalid(.attributesWrong)]) }
        }
    }

    @Test("without attributes: a plain signature over the content is fine, one over attributes is none over their octets")
    func withoutAttributes() throws {
        var moved = try tree()
        let covered = [0x31] + moved[1, 0, 4, 0, 3].encoded.dropFirst()
        moved[1, 0, 4, 0].children.remove(at: 3)
        #expect(try outcomes(moved, over: covered) == [.invalid(.ambiguousContent)])
        #expect(try outcomes(moved) == [.invalid(.signatureWrong)])
    }

    @Test("RFC 5035: the signing-certificate attribute names another certificate of the same key")
    func otherCertificate() throws {
        let key = fixture.p256.key
        let second = try TestAuthority.issue(
            subject: "bob@partner.example", usage: ["digitalSignature"], key: key, by: fixture.authority.root)
        var swapped = try tree()
        let identity = try #require(DERTree(try second.sign(entity, isDetached: true)))
        swapped[1, 0, 3] = identity[1, 0, 3]
        swapped[1, 0, 4, 0, 1] = identity[1, 0, 4, 0, 1]
        #expect(try outcomes(swapped) == [.invalid(.otherCertificateNamed)])
    }

    @Test("the certificate is not there, or handed in from elsewhere")
    func noCertificate() throws {
        var bare = try tree()
        bare[1, 0].children.remove(at: 3)
        #expect(try outcomes(bare) == [.invalid(.noCertificate)])
        let verdicts = try data(bare.encoded).verify(detached: entity[...], known: [fixture.p256.certificate.x509])
        #expect(verdicts.map(\.outcome) == [.valid])
    }

    @Test("A2.13: SHA-1 and RSA of 1,024 bits hold and are weak, never valid")
    func weak() throws {
        #expect(
            try data(fixture.rsa.sign(entity, isDetached: true, digest: .sha1)).verify(detached: entity[...]).map(\.outcome) == [
                .weak("SHA-1")
            ])
        let short = try TestAuthority.issue(
            subject: "short", usage: ["digitalSignature"], key: PrivateKey.generateRSA(bits: 1024), by: fixture.authority.root)
        #expect(try data(short.sign(entity, isDetached: true)).verify(detached: entity[...]).map(\.outcome) == [.weak("RSA of 1024 bits")])
    }

    @Test("digest and signature algorithm that do not fit, or that nobody uses")
    func algorithms() throws {
        let signed = try tree()
        var other = signed
        other[1, 0, 4, 0, 4, 0].value = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x04]
        var unknown = signed
        unknown[1, 0, 4, 0, 4, 0].value = [0x2A, 0x03, 0x04]
        var digest = signed
        digest[1, 0, 4, 0, 2, 0].value = [0x2A, 0x03, 0x04]
        for tree in [other, unknown, digest] { #expect(try outcomes(tree) == [.invalid(.algorithmNotAllowed)]) }
    }

    @Test("signed content that is no data is not S/MIME")
    func otherType() throws {
        var token = try tree(isDetached: false)
        token[1, 0, 2, 0].value = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04]
        #expect(throws: CMSError.notAllowed("signed content is no data")) { try ContentInfo(token.encoded) }
    }
}
