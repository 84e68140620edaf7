import Foundation
import OpenSSL
import TestSupport
import Testing

/// threats.md A5.2. The reader is met where mail meets it: at `ContentInfo`.
@Suite("A5.2 hostile ASN.1 in CMS")
struct GateA5x2HostileCMS {
    private func failure(_ bytes: [UInt8]) -> CMSError? {
        do throws(CMSError) {
            _ = try ContentInfo(bytes)
            return nil
        } catch { return error }
    }

    @Test(
        "lengths that lie",
        arguments: [
            [], [0x30], [0x30, 0x81], [0x30, 0x82, 0xFF], [0x30, 0x05, 0x06], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x30, 0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x30, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x30, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0x30, 0xFF, 0], [0x30, 0x80], [0x30, 0x80, 0], [0x30, 0x80, 0, 1, 0],
            [0x04, 0x80, 0, 0],
            [0x3F, 0x81, 0x82, 0x83, 0x84, 0x85], [0x1F], [0x30, 0x02, 0x06, 0x00], [0x30, 0x04, 0x06, 0x02, 0x2A, 0x86],
        ] as [[UInt8]])
    func lengths(_ bytes: [UInt8]) {
        if case .malformed = failure(bytes) { return }
        Issue.record("\(String(describing: failure(bytes)))")
    }

    @Test("every prefix of a message is refused, none is read as something else")
    func truncated() throws {
        let fixture = try CMSFixture.shared.get()
        let sealed = try EnvelopedDataWriter.encrypt(entity, to: [fixture.p256.recipient()], cipher: .aes256GCM)
        let signed = try fixture.p256.sign(entity, isDetached: true)
        for whole in [sealed, signed, try #require(DERTree(sealed)).indefiniteAround(chunk: 50)] {
            #expect(failure(whole) == nil)
            for count in 0..<whole.count { #expect(failure(Array(whole[..<count])) != nil) }
        }
    }

    @Test("a million levels of nesting end quickly", .timeLimit(.minutes(1)))
    func depth() {
        let levels = [UInt8]((0..<1_000_000).flatMap { _ in [UInt8](arrayLiteral: 0x30, 0x80) })
        let time = ThreadClock.measure { #expect(failure(levels) == .tooLarge("ASN.1 depth")) }
        #expect(time < .milliseconds(500))
    }

    @Test("nested chunks of an OCTET STRING end at the limit, however many")
    func chunks() {
        let head: [UInt8] = [0x30, 0x80] + [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02] + [0xA0, 0x80, 0x30, 0x80]
        let content: [UInt8] = [
            0x02, 0x01, 0x01, 0x31, 0x00, 0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01, 0xA0, 0x80,
        ]
        let nested = [UInt8]((0..<100).flatMap { _ in [UInt8](arrayLiteral: 0x24, 0x80) })
        let ends = [UInt8](repeating: 0, count: 2 * 105)
        #expect(failure(head + content + nested + ends) == .tooLarge("ASN.1 depth"))
    }

    @Test("floods: more recipients, signers, certificates, attributes than the limits")
    func floods() throws {
        let fixture = try CMSFixture.shared.get()
        var sealed = try #require(DERTree(try EnvelopedDataWriter.encrypt(entity, to: [fixture.p256.recipient()], cipher: .aes256GCM)))
        sealed[1, 0, 1].children = Array(repeating: sealed[1, 0, 1, 0], count: CMSLimits.recipients + 1)
        #expect(failure(sealed.encoded) == .tooLarge("recipientInfos"))
        let signed = try #require(DERTree(try fixture.p256.sign(entity, isDetached: true)))
        var signers = signed
        signers[1, 0, 4].children = Array(repeating: signed[1, 0, 4, 0], count: CMSLimits.signers + 1)
        #expect(failure(signers.encoded) == .tooLarge("signerInfos"))
        var certificates = signed
        certificates[1, 0, 3].children = Array(repeating: DERTree(0x30, of: []), count: CMSLimits.certificates + 1)
        #expect(failure(certificates.encoded) == .tooLarge("certificates"))
        var attributes = signed
        attributes[1, 0, 4, 0, 3].children = Array(repeating: signed[1, 0, 4, 0, 3, 0], count: CMSLimits.attributes + 1)
        #expect(failure(attributes.encoded) == .tooLarge("signedAttrs"))
    }

    @Test("random changes of one octet never do worse than an error")
    func random() throws {
        let fixture = try CMSFixture.shared.get()
        let signed = try fixture.p256.sign(entity, isDetached: false)
        for _ in 0..<3000 {
            var changed = signed
            let random = Random.bytes(3)
            changed[(Int(random[0]) << 8 | Int(random[1])) % changed.count] = random[2]
            guard let info = try? ContentInfo(changed), case .signed(let data) = info, changed != signed else { continue }
            for verdict in data.verifyEncapsulated() where verdict.outcome == .valid {
                // Only octets that no signature covers may differ.
                #expect(data.content.map { Array($0) } == entity)
            }
        }
    }
}
