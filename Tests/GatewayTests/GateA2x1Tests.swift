import MIME
import OpenSSL
import TestSupport
import Testing

@testable import Gateway
@testable import OpenSSL

@Suite("A2.1, A-34 multipart/signed whose CMS embeds content")
struct GateA2x1EmbeddedContent {
    private static let other = "Content-Type: text/plain\r\n\r\nPay 1,000,000 to eve.\r\n"

    /// The same signature over the content alone, without signed attributes.
    private func withoutAttributes(_ object: [UInt8], over content: String, _ digest: Digest, _ fixture: InwardFixture) throws -> [UInt8] {
        var tree = try #require(DERTree(object))
        tree[1, 0, 4, 0].children.remove(at: 3)
        let last = tree[1, 0, 4, 0].children.count - 1
        tree[1, 0, 4, 0, last].value = try SigningAlgorithm(fixture.bob.key, digest: digest).sign(Array(content.utf8))
        return tree.encoded
    }

    @Test(
        "the same or other content, with and without signed attributes: not valid, text unchanged, no mark",
        arguments: [Digest.sha1, .sha256, .sha384, .sha512], [true, false])
    func embedded(_ digest: Digest, _ hasAttributes: Bool) async throws {
        let fixture = try await InwardFixture()
        for content in [InwardFixture.text, Self.other] {
            var object = try fixture.signature(over: content, isDetached: false, digest: digest)
            if !hasAttributes { object = try withoutAttributes(object, over: content, digest, fixture) }
            let mail = InwardFixture.mail(MailShapes.clearSigned(InwardFixture.text, object))
            let (copies, trace) = try await fixture.arrival(mail)
            let copy = try #require(copies.first)
            #expect(copy.keeps(mail) && copy.positiveMarks.isEmpty, "\(copy.positiveMarks)")
            #expect(copy.header("Authentication-Results")?.contains("smime=fail") == true)
            #expect(copy.header("Subject") == "Offer [invalid signature!]")
            #expect(trace.openings?.map(\.state) == [.invalid])
        }
    }

    @Test(
        "control: the same signatures detached are valid, but for SHA-1", arguments: [Digest.sha1, .sha256, .sha384, .sha512],
        [true, false])
    func detached(_ digest: Digest, _ hasAttributes: Bool) async throws {
        let fixture = try await InwardFixture()
        var object = try fixture.signature(over: InwardFixture.text, digest: digest)
        if !hasAttributes { object = try withoutAttributes(object, over: InwardFixture.text, digest, fixture) }
        let copy = try await fixture.delivered(InwardFixture.mail(MailShapes.clearSigned(InwardFixture.text, object)))
        #expect(copy.positiveMarks.isEmpty == (digest == .sha1), "\(copy.text.prefix(900))")
    }
}
