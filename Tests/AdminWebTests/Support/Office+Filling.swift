import AdminOperations
import Foundation
import Mail
import Queue
import TestSupport
import Testing

@testable import Gateway
@testable import Store

extension Office {
    /// What hostile people write where they can.
    static let hostile = "\"><script>document.title='HIT'</script><img src=x onerror=\"document.title='HIT'\"><svg/onload=alert(1)>'"

    /// A gateway some weeks in use: domains, people, certificates of every kind, mail of every outcome, an authority.
    func fill() async throws {
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        try await fixture.run(DomainAdd(domain: "partner.example", internal: false))
        try await fixture.run(DomainAdd(domain: "bank.example", internal: false))
        try await fixture.run(SettingsSet(level: "domain:bank.example", key: "encrypt.mode", value: "mandatory"))
        try await fixture.run(UserAdd(address: "alice@zegel.example"))
        try await fixture.run(SettingsSet(level: "user:alice@zegel.example", key: "encrypt.notify-sender", value: "true"))
        try await fixture.run(AccountCreate(account: "scanner", senders: ["scanner@zegel.example"], password: "a long enough password"))
        let authority = try TestAuthority()
        try await fixture.run(RootImport(file: Data(authority.root.certificate.pem.utf8)))
        let alice = try authority.leaf(for: "alice@zegel.example")
        try await fixture.run(KeyImport(file: Data(try alice.pem().utf8), password: nil))
        for address in ["bob@partner.example", "dora@partner.example", "info@bank.example"] {
            try await fixture.run(CertificateImport(file: try authority.leaf(for: address).pem))
        }
        let stranger = try TestAuthority()
        let carol = try stranger.leaf(for: "carol@partner.example")
        try await fixture.run(CertificateImport(file: carol.pem))
        try await fixture.run(AuthorityCreate(name: "own", kind: "pair", subject: "O=Zegel Test", key: "p-256"))
        try await fixture.run(CertificateIssue(address: "erik@zegel.example", key: "p-256"))
        let flow = try fixture.mailFlow()
        try await fixture.pass(flow, to: "bob@partner.example", subject: "Offer for the new hall")
        try await fixture.pass(flow, to: "carol@partner.example", subject: "Offer for the new hall")
        try await fixture.pass(flow, to: "dora@partner.example", subject: "Minutes of Tuesday")
        try await fixture.pass(flow, to: "nobody@bank.example", subject: "Statement")
        try await fixture.pass(flow, to: "somebody@elsewhere.example", subject: "Hello")
        let held = try await fixture.accept()
        try await fixture.run(QueueChange(id: held, action: "hold", reason: "asked the sender"))
    }

    /// People outside, and a program that asks.
    func fillRecipients() async throws {
        try await fixture.run(SettingsSet(level: "global", key: "portal.base-url", value: "https://portal.zegel.example"))
        try await fixture.run(PortalUserInvite(address: "dora@partner.example"))
        try await fixture.run(TokenCreate(name: "monitoring", scopes: ["status.show"], days: 90))
        try await fixture.run(RoleCreate(role: "reception", rights: ["message.trace"], inherits: ["helpdesk"]))
    }

    /// The same strings in every field that mail, certificates, templates and logs can carry.
    func fillWithHostile() async throws {
        let text = Self.hostile
        let flow = try fixture.mailFlow()
        try await fixture.pass(flow, to: "carol@partner.example", subject: text)
        // A record with the strings where the record has words of others: answers of servers, names of certificates.
        let id = try #require(QueueID(try await fixture.accept()))
        let entry = try #require(await fixture.queue.claimReceived())
        let record: JSONValue = .object([
            "messageID": .text("<\(text)@x>"),
            "facts": .object(["reversePath": .text(text), "listener": .text(text)]),
            "plan": .object([
                "steps": .list([]), "groups": .list([]),
                "usedSettings": .list([.object(["key": .text(text), "value": .text(text), "level": .text(text)])]),
                "recipients": .list([
                    .object([
                        "recipient": .text(text), "path": .text("outward"), "outcome": .text("plain"), "mode": .text("allow"),
                        "steps": .list([
                            .object([
                                "kind": .text("method"), "mark": .text("refused"), "headline": .text(text),
                                "detail": .text("a = \(text) from \(text)"),
                                "refused": .list([
                                    .object([
                                        "thumbprint": .text(text), "issuer": .text(text), "reason": .text(text), "rule": .text("C"),
                                        "also": .list([.text(text)]),
                                    ])
                                ]),
                            ])
                        ]),
                    ])
                ]),
            ]),
        ])
        let json = String(decoding: try WireFormat.encoder.encode(record), as: UTF8.self)
        let recipient = try #require(EmailAddress("victim@partner.example"))
        let trace = TraceEntry(
            decision: json, sender: EmailAddress("mallory@partner.example"), messageID: "<\(text)>",
            recipients: [.init(address: recipient, outcome: "plain")])
        try await fixture.queue.finish(entry, results: [], trace: trace, ending: .done)
        _ = id
        let authority = try TestAuthority(name: String(text.prefix(64)))
        try await fixture.run(RootImport(file: Data(authority.root.certificate.pem.utf8)))
        let held = try await fixture.accept()
        try await fixture.run(QueueChange(id: held, action: "hold", reason: text))
        try await fixture.run(AccountCreate(account: "mallory", senders: ["mallory@zegel.example"], password: "a long enough password"))
        let list = try await fixture.run(CertificateList(store: "certificates", limit: 1))
        if let first = list.first {
            try await fixture.run(CertificateTrust(thumbprint: first.thumbprint, status: "white-listed", allowExpired: false, note: text))
        }
    }
}
