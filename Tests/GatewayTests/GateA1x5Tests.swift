import Foundation
import MIME
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A1.5 key-transport oracles: no DSN tells whether a key opened a mail")
struct GateA1x5DSN {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    /// What an attacker sends to learn something.
    enum Shape: String, CaseIterable, Sendable {
        case good, foreignKey, tampered, rsaTampered, bareLineEnds
    }

    private func mail(_ shape: Shape, _ alices: TestAuthority.Identity, _ foreign: TestAuthority.Identity) throws -> [UInt8] {
        let identity = shape == .foreignKey ? foreign : alices
        let cipher: SMIMEWriter.Cipher = shape == .rsaTampered ? .aes256CBC : .aes256GCM
        var mail = NoticeFixture.mail(from: bob, to: alice, subject: "Invoice")
        // What a garbled block may hold: a bare LF within base64, a bare CR between two parts.
        if shape == .bareLineEnds {
            let text = String(decoding: mail, as: UTF8.self)
            mail = Array(text.replacing("aW4gdGhl", with: "aW4\ngdGhl").replacing("--outer--\r\n", with: "--outer--\r\nx\ry\r\n").utf8)
        }
        let message = Message(
            parsing: try SMIMEWriter.encrypt(mail, to: [EncryptionRecipient(certificate: identity.certificate.x509)], cipher: cipher))
        guard shape == .tampered || shape == .rsaTampered else { return message.bytes }
        var body = message.decodedBody(of: message.root)
        body[body.count - 40] ^= 1
        return message.replacingBody(of: message.root, with: Base64.encode(body))
    }

    /// The DSN about a mail, without what differs by chance: ids, dates, boundaries, and the body of the mail itself.
    private func notification(_ shape: Shape, infoHeaders: Bool) async throws -> [String] {
        let sink = try MailSink { command, _ in command == "." ? .reply("550 5.7.1 Rejected: MARK in the text") : nil }
        defer { sink.stop() }
        let fixture = try await NoticeFixture(inside: sink.port)
        let authority = try TestAuthority()
        let alices = try authority.leaf(for: alice, rsa: true)
        try await fixture.addKey(alices, root: authority.root)
        try await fixture.set("info.headers", "\(infoHeaders)")
        try await fixture.accept(
            mail(shape, alices, authority.leaf(for: "x@elsewhere.example")), from: bob, to: alice, origin: .outside)
        try await fixture.process()
        try await fixture.deliver()
        let notices = try await fixture.notices()
        #expect(notices.count == 1)
        let fields = try #require(notices.first).part("message/delivery-status").split(separator: "\r\n").filter { !$0.contains("-Date:") }
        let header = try #require(notices.first).part("text/rfc822-headers").split(separator: "\r\n").filter {
            !$0.hasPrefix("Message-ID") && !$0.hasPrefix("Content-Type") && !$0.contains("smime-type")
        }
        let words = try #require(notices.first).part("text/plain").split(separator: "\n").filter { !$0.contains("UTC") }.dropLast()
        try await fixture.stop()
        return (fields + header + words).map { String($0) }
    }

    @Test("opened, foreign, damaged: the same DSN but for ids and dates", arguments: [true, false])
    func same(_ infoHeaders: Bool) async throws {
        let good = try await notification(.good, infoHeaders: infoHeaders)
        #expect(good.contains("Diagnostic-Code: smtp; 550 5.7.1"))
        for shape in Shape.allCases.dropFirst() {
            let other = try await notification(shape, infoHeaders: infoHeaders)
            #expect(other == good, "\(shape): \(Set(other).symmetricDifference(good).sorted())")
        }
    }
}
