import Foundation
import Mail
import SMIME
import TestSupport

@testable import Gateway

/// Alice writes to Bob, with a copy to Carl and a hidden one to Ann; whoever is named has a certificate.
struct Round {
    static let (alice, bob, carl, ann) = ("alice@zegel.example", "bob@partner.example", "carl@partner.example", "ann@partner.example")

    let sink: MailSink
    let fixture: NoticeFixture
    var identities: [String: TestAuthority.Identity] = [:]
    let authority: TestAuthority

    init(certificates: [String], script: @escaping MailSink.Script = { _, _ in nil }) async throws {
        sink = try MailSink(script: script)
        fixture = try await NoticeFixture(outside: sink.port)
        authority = try TestAuthority()
        try await fixture.addKey(authority.leaf(for: Self.alice), root: authority.root)
        for address in certificates {
            let identity = try authority.leaf(for: address)
            try await fixture.add(identity)
            identities[address] = identity
        }
    }

    func run() async throws {
        let mail = NoticeFixture.mail(from: Self.alice, to: Self.bob, extra: "Cc: \(Self.carl)\r\n")
        try await fixture.submit(mail, from: Self.alice, to: [Self.bob, Self.carl, Self.ann])
        try await fixture.process()
        try await fixture.deliver()
    }

    /// The copy a recipient got.
    func copy(of address: String) -> MailSink.Received? { sink.received.first { $0.forwardPaths.contains(address) } }

    func reads(_ reader: String, _ copy: MailSink.Received?) -> Bool {
        guard let copy, let identity = identities[reader] else { return false }
        return MessageReader().open(copy.message, keys: [identity.decryptionKey]).withoutSignatures.holdsMark
    }

    func stop() async throws {
        sink.stop()
        try await fixture.stop()
    }
}
