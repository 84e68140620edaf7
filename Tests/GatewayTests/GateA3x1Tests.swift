import Foundation
import MIME
import Mail
import SMIME
import SMTPTransport
import TestSupport
import Testing

@testable import Gateway

@Suite("A3.1 mail from outside with an author of ours is not signed, nor treated as ours")
struct GateA3x1Origin {
    private static let (alice, mallory) = ("alice@zegel.example", "mallory@elsewhere.example")
    private static let (bob, xavier) = ("bob@partner.example", "xavier@relay.example")

    /// How a mail comes in, and whose it claims to be.
    enum Way: String, CaseIterable, Sendable {
        case outside, byClient, insideOthersAuthor, inside, signedIn

        /// Xavier is relayed for: nobody else outside takes mail of strangers.
        var recipient: String { isInside ? GateA3x1Origin.bob : GateA3x1Origin.xavier }
        var from: String { self == .insideOthersAuthor ? GateA3x1Origin.mallory : GateA3x1Origin.alice }
        var isInside: Bool { self != .outside && self != .byClient }
    }

    /// What the author, if he is who he says, asks for.
    enum Wish: String, CaseIterable, Sendable {
        case sign, encrypt, subject, header, signSubject
    }

    /// S signed, E encrypted, B both, X not sent, - as it came; in the order of `Wish`.
    static let table: [Way: String] = [
        .outside: "-----", .byClient: "-----", .insideOthersAuthor: "XEEEX", .inside: "SEEES", .signedIn: "SEEES",
    ]

    @Test("each way in × each wish: only mail of ours is signed, and only wishes from inside count", arguments: Way.allCases, Wish.allCases)
    func cell(_ way: Way, _ wish: Wish) async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port, relayDomains: ["relay.example"])
        let authority = try TestAuthority()
        // The keys of both authors are here: what keeps them from signing is where the mail came from.
        for address in [Self.alice, Self.mallory] { try await fixture.addKey(authority.leaf(for: address), root: authority.root) }
        let reader = try authority.leaf(for: way.recipient)
        try await fixture.add(reader)
        try await configure(fixture, wish, way)
        let mail = NoticeFixture.mail(
            from: way.from, to: way.recipient,
            subject: wish == .subject ? "[encrypt] Offer" : wish == .signSubject ? "[sign] Offer" : "Offer",
            extra: wish == .header ? "X-Classification: secret\r\n" : "")
        try await handIn(mail, way, fixture)
        try await fixture.process()
        try await fixture.deliver()
        let sent = sink.received.filter { $0.forwardPaths == [way.recipient] }.map(\.message)
        let expected = try #require(Self.table[way]?.dropFirst(Wish.allCases.firstIndex(of: wish) ?? 0).first)
        #expect(sent.count == (expected == "X" ? 0 : 1))
        guard let sent = sent.first else { return try await fixture.stop() }
        #expect(Self.letter(sent, reader) == String(expected))
        #expect(
            !way.isInside == sent.reversed().starts(with: mail.reversed()), "from outside it leaves as it came, from inside it does not")
        try await fixture.stop()
    }

    private func configure(_ fixture: NoticeFixture, _ wish: Wish, _ way: Way) async throws {
        try await fixture.set("trigger.header.encrypt", "X-Classification: ^secret$")
        try await fixture.set("trigger.sign-subject.enabled", "true")
        // The recipient wants nothing; only a demand of the sender's encrypts.
        try await fixture.set("encrypt.mode", "never", user: way.recipient)
        for author in [Self.alice, Self.mallory] {
            try await fixture.set("sign.mode", wish == .sign ? "required" : "never", user: author)
            try await fixture.set("encrypt.mode", wish == .encrypt ? "mandatory" : "allow", user: author)
        }
    }

    private func handIn(_ mail: [UInt8], _ way: Way, _ fixture: NoticeFixture) async throws {
        guard way != .signedIn else {
            try await fixture.submit(mail, from: way.from, to: [way.recipient], signedInAs: "alice")
            return
        }
        let rule: ListenerConfiguration.OriginRule =
            way == .outside ? .outside : way == .byClient ? .byClient([try #require(Network("10.0.0.0/8"))]) : .inside
        let door = try await Door.start(way.rawValue, rule, relayDomains: ["relay.example"])
        door.open(for: fixture)
        await fixture.send(mail, from: way.from, to: way.recipient, through: door)
        if !way.isInside {
            let other = await fixture.send(mail, from: way.from, to: Self.bob, through: door)
            guard case .failed(let reply, _)? = other[Self.bob] else { throw CocoaError(.featureUnsupported) }
            #expect(reply.code == 550 && reply.status == EnhancedStatus(5, 7, 1), "no open relay")
        }
        await door.stop()
    }

    private static func letter(_ mail: [UInt8], _ reader: TestAuthority.Identity) -> String {
        let layers = MessageReader().open(mail, keys: [reader.decryptionKey]).layers
        let isSigned = layers.contains { if case .signed = $0 { true } else { false } }
        let isEncrypted = layers.contains { if case .encrypted = $0 { true } else { false } }
        return isSigned && isEncrypted ? "B" : isSigned ? "S" : isEncrypted ? "E" : "-"
    }
}
