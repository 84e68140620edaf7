import Foundation
import MIME
import OpenSSL
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.12 signatures pass byte for byte")
struct GateA2x12ByteExact {
    private static let heads = [
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit",
        "Content-Type: text/plain;\r\n\t  charset=utf-8;\r\n  format=flowed\r\nX-Odd:\r\n  \t folded ",
        "content-TYPE:text/plain", "X-First: y\r\nContent-Type: text/plain\r\nContent-Description: =?x?q?=",
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary",
    ]
    private static let bodies = [
        "Hello\r\n", "no last line end", "", "trailing blanks  \t\r\n \r\n", "Gr\u{FC}\u{DF}e \u{2014} 8bit\r\n",
        "a\u{C}b\u{1B}c\r\n", ".\r\n..\r\n.x\r\n", "From here\r\n>From there\r\n", "\r\n\r\n\r\n",
        String(repeating: "long", count: 500) + "\r\n",
    ]

    /// 50 signed entities, with the signature over each.
    private func signed(_ fixture: InwardFixture, by signer: TestAuthority.Identity) throws -> [(entity: String, signature: [UInt8])] {
        try Self.heads.flatMap { head in
            try Self.bodies.map { body in
                let entity = "\(head)\r\n\r\n\(body)"
                return (entity, try fixture.signature(over: entity, by: signer))
            }
        }
    }

    /// What stands between the delimiters, found without our parser.
    private func parts(of copy: DeliveredCopy) throws -> (entity: [UInt8], signature: [UInt8]) {
        let delimiter = Array("\r\n--x\r\n".utf8)
        let first = try #require(copy.bytes.firstRange(of: delimiter))
        let second = try #require(copy.bytes[first.upperBound...].firstRange(of: delimiter))
        let rest = String(decoding: copy.bytes[second.upperBound...], as: UTF8.self)
        let base64 = try #require(rest.components(separatedBy: "\r\n\r\n").dropFirst().first).components(separatedBy: "--x--")[0]
        let signature = try #require(Data(base64Encoded: base64, options: .ignoreUnknownCharacters))
        return (Array(copy.bytes[first.upperBound..<second.lowerBound]), Array(signature))
    }

    @Test("50 signed mails: the signed entity is the same to its last octet, valid to us and to two other programs")
    func exact() async throws {
        let fixture = try await InwardFixture()
        let signer = try fixture.authority.leaf(for: InwardFixture.bob, rsa: true)
        let checkers = try await SignatureChecker.installed(root: fixture.authority.root.certificate, signer: signer.certificate)
        let mails = try signed(fixture, by: signer)
        #expect(mails.count == 50)
        for (entity, signature) in mails {
            let mail = InwardFixture.mail(MailShapes.clearSigned(entity, signature))
            for (arriving, isEncrypted) in [(mail, false), (try fixture.encrypt(mail), true)] {
                let copy = try await fixture.delivered(arriving)
                #expect(!copy.positiveMarks.isEmpty, "\(entity)")
                #expect(isEncrypted || copy.keeps(mail))
                let found = try parts(of: copy)
                #expect(Digest.sha256.hex(found.entity) == Digest.sha256.hex(Array(entity.utf8)) && found.signature == signature)
                guard !isEncrypted else { continue }
                for checker in checkers {
                    #expect(try await checker.verifies(found.signature, over: found.entity), "\(checker.name): \(entity)")
                }
            }
        }
        var changed = Array(mails[0].entity.utf8)
        changed[changed.count - 3] ^= 1
        for checker in checkers { #expect(try await !checker.verifies(mails[0].signature, over: changed), "\(checker.name) finds changes") }
        for checker in checkers { await checker.end() }
    }

    @Test("D-10: by policy a valid signature is taken off and the trace keeps the result; one that is not valid stays")
    func removal() async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("smime.remove-signature", "true")
        for form in [true, false] {
            let signed = try fixture.sign(form: form ? .clear : .opaque)
            let (copies, trace) = try await fixture.arrival(signed)
            let copy = try #require(copies.first)
            #expect(copy.text.hasSuffix(InwardFixture.text) && copy.showsMark)
            #expect(copy.info("Signer-Verified-0-0") == "True" && copy.header("Subject") == "Offer [signed]")
            #expect(trace.openings?.first?.state == .valid && trace.openings?.first?.hasSignatureRemoved == true)
            #expect(trace.story.contains("the signature is valid; it was taken off"))
            let stranger = try TestAuthority().leaf(for: InwardFixture.bob)
            let text = String(decoding: signed, as: UTF8.self)
            let changed = form ? Array(text.replacing(InwardFixture.mark, with: "MARK-other").utf8) : signed
            for mail in [try fixture.sign(as: fixture.eve), try fixture.sign(as: stranger)] + (form ? [changed] : []) {
                let kept = try await fixture.arrival(mail)
                #expect(try #require(kept.copies.first).keeps(mail) && kept.trace.openings?.first?.hasSignatureRemoved == nil)
            }
        }
    }
}
