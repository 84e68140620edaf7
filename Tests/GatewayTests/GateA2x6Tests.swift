import MIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.6, A-13, A-34 identity: the signer is the one mailbox of the one From, or the mail is not the author's")
struct GateA2x6Identity {
    /// Header lines in place of From; the mail is signed by eve, who has a good certificate of her own.
    static let shapes: [String] = [
        "From: bob@partner.example\r\n",
        "From: \"eve@evil.example\" <bob@partner.example>\r\n",
        "From: eve@evil.example <bob@partner.example>\r\n",
        "From: \r\n",
        "From: <>\r\n",
        "",
        "From: bob@partner.example\r\nFrom: eve@evil.example\r\n",
        "From: eve@evil.example\r\nFrom: bob@partner.example\r\n",
        "From: eve@evil.example, bob@partner.example\r\n",
        "From: bob@partner.example\r\nSender: eve@evil.example\r\n",
        "Sender: eve@evil.example\r\nReply-To: eve@evil.example\r\n",
        "From: partners: eve@evil.example;\r\n",
        "From: =?utf-8?q?eve=40evil=2Eexample?= <bob@partner.example>\r\n",
        "From: bob@partner.example (eve@evil.example)\r\n",
        "From: eve@evil.example.partner.example\r\n",
    ]

    @Test("15 shapes: no positive mark of any kind", arguments: shapes)
    func shape(_ lines: String) async throws {
        let fixture = try await InwardFixture()
        let head = "\(lines)To: alice@zegel.example\r\nSubject: Offer\r\nMIME-Version: 1.0\r\n"
        for content in [
            MailShapes.clearSigned(InwardFixture.text, try fixture.signature(over: InwardFixture.text, by: fixture.eve)),
            MailShapes.wrapped(try fixture.signature(over: InwardFixture.text, by: fixture.eve, isDetached: false), type: "signed-data"),
        ] {
            let mail = Array("\(head)\(content)".utf8)
            let (copies, trace) = try await fixture.arrival(mail)
            let copy = try #require(copies.first)
            #expect(copy.positiveMarks.isEmpty, "\(copy.positiveMarks)")
            #expect(copy.info("Signer-Mismatch") == "True" && copy.keeps(mail))
            #expect(trace.openings?.map(\.state) == [.signedBySomebodyElse])
        }
    }

    @Test("the address compared as mailboxes are: local part and domain without case, nothing trimmed or cut")
    func comparison() async throws {
        let fixture = try await InwardFixture()
        let signed = MailShapes.clearSigned(InwardFixture.text, try fixture.signature(over: InwardFixture.text))
        let cases = [
            ("bob@partner.example", true), ("Bob <BOB@Partner.Example>", true), ("\"Robert B.\" <bob@partner.example>", true),
            ("bob@partner.example.", false), ("bobb@partner.example", false), ("bob@sub.partner.example", false),
            ("ob@partner.example", false),
            ("\"bob \"@partner.example", false), ("bob+x@partner.example", false), ("b\u{43E}b@partner.example", false),
        ]
        for (from, isHis) in cases {
            let copy = try await fixture.delivered(InwardFixture.mail(signed, from: from))
            #expect(copy.positiveMarks.isEmpty != isHis, "\(from)")
        }
    }

    @Test("A-13: valid signature of somebody else: Signer-Mismatch, the tag shows the signer's address")
    func a13() async throws {
        let fixture = try await InwardFixture()
        let copy = try await fixture.delivered(fixture.sign(as: fixture.eve))
        #expect(copy.info("Signer-Mismatch") == "True" && copy.info("Signer-Email-0-0") == InwardFixture.eve)
        #expect(copy.info("Signer-Verified-0-0") == "True" && copy.info("Signer-Trusted-0-0") == "True")
        #expect(copy.header("Subject") == "Offer [signed by: \(InwardFixture.eve)]")
        #expect(
            copy.header("Authentication-Results")
                == "mx.zegel.example; smime=policy (the signer is not the author) body.smime-identifier=\(InwardFixture.eve)")
    }
}
