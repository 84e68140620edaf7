import Foundation
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("The size of a trace")
struct TraceSizeTests {
    /// What a company's day looks like: mostly mail of one or two recipients, a tenth of it signed or encrypted.
    private struct Day {
        let fixture: FlowFixture
        let incomingSigned: [UInt8]
        let incomingEncrypted: [UInt8]

        init() async throws {
            fixture = try await FlowFixture()
            let authority = try TestAuthority(name: "Example Trust Services Root CA 2")
            try await fixture.add(root: authority.root.certificate)
            for name in ["bob", "bill"] { try await fixture.add(authority.leaf(for: "\(name)@partner.example")) }
            let ended = Date().addingTimeInterval(-86_400)
            for _ in 0..<3 {
                try await fixture.add(authority.leaf(for: "eve@partner.example", from: ended.addingTimeInterval(-86_400), until: ended))
            }
            let alice = try authority.leaf(for: "alice@zegel.example")
            try await fixture.add(alice, withKey: true)
            let bob = try authority.leaf(for: "bob@partner.example")
            let plain = Day.mail(from: "bob@partner.example", to: ["alice@zegel.example"])
            incomingSigned = try SMIMEWriter.sign(
                plain, as: SigningIdentity(certificate: bob.certificate.x509, key: bob.key, chain: []), form: .clear, digest: .sha256,
                at: Date(), boundary: "b1")
            incomingEncrypted = try SMIMEWriter.encrypt(
                incomingSigned, to: [EncryptionRecipient(certificate: alice.certificate.x509, transport: .oaep)], cipher: .aes256GCM)
            try await fixture.set("encrypt.mode", "force", "partner.example")
            try await fixture.set("language", "de", "zegel.example")
        }

        static func mail(from: String, to: [String], subject: String = "Minutes of the meeting of 24 November and next steps") -> [UInt8] {
            FlowFixture.mail(
                "Received: from a.example by b.example; Tue, 24 Nov 2026 09:00:00 +0000\r\nFrom: \"Some Body\" <\(from)>\r\n"
                    + "To: \(to.joined(separator: ", "))\r\nSubject: \(subject)\r\n")
        }

        func size(_ bytes: [UInt8], from: String, to: [String], inside: Bool) async throws -> Int {
            let trace = try await fixture.process(
                bytes, FlowFixture.envelope(from, to), FlowFixture.submission(inside ? .inside : .outside))
            return trace.decision.utf8.count
        }

        func size(from: String, to: [String], subject: String? = nil) async throws -> Int {
            let bytes = subject.map { Self.mail(from: from, to: to, subject: $0) } ?? Self.mail(from: from, to: to)
            return try await size(bytes, from: from, to: to, inside: from.hasSuffix("zegel.example"))
        }
    }

    @Test("the median over a realistic mix is at most 2 kB")
    func median() async throws {
        let day = try await Day()
        let (alice, bob) = ("alice@zegel.example", "bob@partner.example")
        // Of 100 mails: kind, how many, size.
        let kinds: [(String, Int, Int)] = [
            ("in, plain, 1", 38, try await day.size(from: bob, to: [alice])),
            ("in, plain, 3", 8, try await day.size(from: bob, to: [alice, "carol@zegel.example", "dora@zegel.example"])),
            ("in, signed", 4, try await day.size(day.incomingSigned, from: bob, to: [alice], inside: false)),
            ("in, encrypted", 4, try await day.size(day.incomingEncrypted, from: bob, to: [alice], inside: false)),
            ("in to in", 10, try await day.size(from: alice, to: ["carol@zegel.example"])),
            ("out, plain, 1", 16, try await day.size(from: alice, to: ["someone@elsewhere.example"])),
            ("out, plain, 4", 5, try await day.size(from: alice, to: (1...4).map { "someone\($0)@elsewhere.example" })),
            ("out, encrypted, 1", 8, try await day.size(from: alice, to: [bob])),
            ("out, encrypted, 2", 4, try await day.size(from: alice, to: [bob, "bill@partner.example"])),
            ("out, three refused", 2, try await day.size(from: alice, to: ["eve@partner.example"])),
            ("out, not sent", 1, try await day.size(from: alice, to: ["x@elsewhere.example"], subject: "[encrypt] Offer")),
        ]
        #expect(kinds.map(\.1).reduce(0, +) == 100)
        let sizes = kinds.flatMap { Array(repeating: $0.2, count: $0.1) }.sorted()
        print(kinds.map { "\($0.0): \($0.2)" }.joined(separator: "\n"), "\nmedian \(sizes[50]), mean \(sizes.reduce(0, +) / 100)")
        #expect(sizes[50] <= 2000)
        #expect(sizes.reduce(0, +) / 100 <= 2000)
    }

    @Test("20 candidates are listed, the others counted: hundreds of certificates make no large trace")
    func candidates() async throws {
        let day = try await Day()
        let authority = try TestAuthority(name: "Unknown Root")
        let key = try PrivateKey.generateEC(curve: "P-256")
        for _ in 0..<150 {
            let certificate = try TestAuthority.issue(
                subject: "zoe", addresses: ["zoe@partner.example"], usage: ["keyAgreement"], key: key, by: authority.root)
            try await day.fixture.add(certificate)
        }
        #expect(try await day.size(from: "alice@zegel.example", to: ["zoe@partner.example"]) < 10_000)
    }
}
