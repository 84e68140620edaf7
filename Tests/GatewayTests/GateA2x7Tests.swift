import Foundation
import MIME
import Mail
import PKI
import SMIME
import TestSupport
import Testing

@testable import Gateway

/// Eve owns a good certificate and writes From and Sender as she likes; the inside mail program shows what a reference parser shows.
@Suite(
    "A2.7 address parsing differentials: nobody is taken for the author whom a reference parser does not show",
    .enabled(if: MailboxReference.isAvailable, "python3 is absent"))
struct GateA2x7Authors {
    private static let eve = "eve@evil.example"
    private static let ceo = "ceo@zegel.example"

    /// From and Sender, E for Eve's address, C for the one she would like to be.
    private static let fields: [String] = [
        "From: <\(eve)>", "From: \(ceo)\r\nFrom: \(eve)", "From: \(eve)\r\nFrom: \(ceo)", "From: \(ceo), \(eve)", "From: \(eve), \(ceo)",
        "From: \"\(ceo)\" <\(eve)>", "From: \(ceo) <\(eve)>",
        "From: <\(ceo)> <\(eve)>", "From: \(eve)\r\nSender: \(ceo)", "From: \(ceo)\r\nSender: \(eve)", "From:\r\nSender: \(eve)",
        "Sender: \(eve)", "From: \(ceo), \(eve)\r\nSender: \(eve)",
    ]

    private static let own: [String] = [
        // NUL, bare CR, bare LF
        "From: \(eve)\0", "From: \(ceo)\0 <\(eve)>", "From: \"\(ceo)\0\" <\(eve)>", "From: \(eve)\r <\(ceo)>", "From: \(ceo)\r <\(eve)>",
        "From: \(ceo)\n <\(eve)>", "From: \(eve)\nFrom: \(ceo)",
        // routes and literals
        "From: <@zegel.example:\(eve)>", "From: <@a.example,@b.example:\(eve)>", "From: \(ceo) <@evil.example:\(eve)>",
        "From: eve@[192.0.2.1]",
        // the colon
        "From : \(eve)", "From : \(ceo)\r\nFrom: \(eve)", "From\t: \(eve)\r\nFrom: \(ceo)", "From:\(eve)", "From \(eve)\r\nFrom: \(ceo)",
        " From: \(ceo)\r\nFrom: \(eve)",
        // encoded words
        "From: =?utf-8?q?eve?=@evil.example", "From: <=?utf-8?q?ceo=40zegel.example?=>", "From: =?utf-8?q?ceo=40zegel.example?= <\(eve)>",
        "From: =?utf-8?b?PGNlb0B6ZWdlbC5leGFtcGxlPg==?= <\(eve)>", "From: =?us-ascii?q?ceo=40zegel.example=3E=2C?= <\(eve)>",
        "From: =?utf-8?q?\(ceo)=0D=0AFrom:_C?= <\(eve)>", "From: \"=?utf-8?q?ceo=40zegel.example?=\" <\(eve)>",
        // comments and quotes
        "From: \(eve) (\(ceo))", "From: (\(ceo)) \(eve)", "From: \(ceo) (<\(eve)>)", "From: eve(@zegel.example)@evil.example",
        "From: eve@(\(ceo))evil.example",
        "From: \"\(ceo)\"@evil.example", "From: \"\(eve)\" <\(ceo)>", "From: \"a\\\" <\(ceo)>, b\" <\(eve)>", "From: \"eve\"@evil.example",
        "From: \(ceo)\"<\(eve)>\"",
        "From: (\\)) <\(ceo)> (<\(eve)>)", "From: \"\(ceo)\\\" <\(eve)>", "From: ceo@zegel.example\\ <\(eve)>",
        // groups, lists, folding
        "From: x: \(eve);", "From: \(ceo): \(eve);", "From: \(eve):;", "From: x:;, \(eve)", "From:\r\n \(eve)", "From: \(ceo)\r\n <\(eve)>",
        "From: \(eve)\r\n\t,\r\n \(ceo)",
        "From: \r\n \r\n \(eve)", "From: \(eve),", "From: \(eve);", "From: ,\(eve)", "From: \(eve) \(ceo)", "From: \(eve) <\(ceo)",
        "From: <\(eve)", "From: \(eve)>", "From: <<\(eve)>>",
        "From: <\(eve)> \(ceo)", "From: <\(eve)>, <>", "From: <>, \(eve)", "From: \(eve)@zegel.example", "From: \(ceo)@evil.example",
        "From: \(eve).", "From: .\(eve)",
        // case, spaces, look-alikes
        "FROM: \(eve)", "from: EVE@Evil.Example", "From: e ve@evil.example", "From: eve @evil.example", "From: eve@ evil.example",
        "From: \u{A0}\(eve)", "From: \u{435}ve@evil.example", "From: eve\u{FF20}evil.example", "From: eve@evi\u{FF0E}example",
        "From: eve\u{200B}@evil.example", "From: \u{202E}\(eve)", "From: eve@evil.example\u{2028}",
        // elsewhere
        "Subject: x\r\n\r\nFrom: \(eve)", "Resent-From: \(eve)\r\nFrom: \(ceo)", "X: y\r\nReply-To: \(eve)\r\nFrom: \(ceo)",
        "From: \(ceo)\r\nX-From: \(eve)",
    ]

    private static func mail(_ fields: String) -> [UInt8] {
        FlowFixture.mail("\(fields)\r\nTo: \(VerdictFixture.alice)\r\nSubject: Offer\r\n")
    }

    @Test("incoming: 13 From and Sender variants and 30 and more of our own")
    func incoming() async throws {
        let fixture = try await VerdictFixture()
        let identity = try fixture.authority.leaf(for: Self.eve)
        let all = Self.fields + Self.own
        #expect(Self.fields.count == 13 && Self.own.count >= 30)
        let mails = try all.map { try VerdictFixture.signed(Self.mail($0), by: identity) }
        let shown = try await MailboxReference.authors(of: mails)
        try #require(shown.count == all.count)
        var positive = 0
        for (number, mail) in mails.enumerated() {
            let verdict = try await fixture.receive(mail, from: Self.eve)
            guard verdict.isPositive else { continue }
            positive += 1
            #expect(shown[number] == [Self.eve], "\(all[number].debugDescription) is shown as \(shown[number] ?? [])")
        }
        // Not by refusing everything.
        print("A2.7 incoming: \(all.count) variants, \(positive) valid as \(Self.eve)")
        #expect(positive >= 8)
    }

    @Test("outgoing: signed as nobody else than the reference parser shows")
    func outgoing() async throws {
        let fixture = try await VerdictFixture()
        for address in [Self.ceo, "eve@zegel.example"] {
            try await fixture.flow.add(try fixture.authority.leaf(for: address), withKey: true)
        }
        let all = Self.fields + Self.own
        let mails = all.map { Self.mail($0.replacing("evil.example", with: "zegel.example")) }
        let shown = try await MailboxReference.authors(of: mails)
        try #require(shown.count == all.count)
        var signed = 0
        for (number, mail) in mails.enumerated() {
            let sent = try await fixture.send(mail, from: "eve@zegel.example")
            let layers = MessageReader().open(sent, keys: []).layers
            let signers = layers.flatMap { layer -> [String] in
                guard case .signed(let signed) = layer else { return [] }
                return signed.signers.compactMap { $0.certificate }.compactMap { try? Certificate($0).addresses.first?.description }
            }
            guard let signer = signers.first else { continue }
            signed += 1
            #expect(shown[number] == [signer], "\(all[number].debugDescription) is shown as \(shown[number] ?? []), signed as \(signer)")
        }
        print("A2.7 outgoing: \(all.count) variants, \(signed) signed")
        #expect(signed >= 8)
    }
}
