import Foundation
import Mail
import Policy
import Store
import Testing

@testable import Gateway

@Suite("A trace is written as RowJSON would write it, octet for octet")
struct TraceJSONTests {
    private func expectSame(_ text: String, _ location: SourceLocation = #_sourceLocation) throws {
        let record = try #require(TraceRecord(json: text), sourceLocation: location)
        #expect(try record.json == RowJSON.text(record, dates: .iso8601), sourceLocation: location)
        #expect(try record.json == text, sourceLocation: location)
    }

    @Test(
        "mails that are sent plain, refused, decided for many, with triggers, hostile subjects and a null sender",
        arguments: [
            ("From: alice@zegel.example\r\nTo: bob@partner.example\r\nSubject: x\r\n", "alice@zegel.example", ["bob@partner.example"]),
            ("From: alice@zegel.example\r\nSubject: [encrypt] \"q\" \\ \u{1F600}\t\r\n", "alice@zegel.example", ["bob@partner.example"]),
            (
                "From: a@zegel.example, b@zegel.example\r\nTo: x\r\nX-Zegel-Encrypt: yes\r\n", "list@zegel.example",
                ["b@p.example", "c@q.example"]
            ),
            ("From: mailer@partner.example\r\nAuto-Submitted: auto-replied\r\n", nil, ["alice@zegel.example"]),
            (
                "To: bob@partner.example\r\nSensitivity: Company-Confidential\r\n", "alice@zegel.example",
                ["bob@partner.example", "carol@zegel.example"]
            ),
        ] as [(String, String?, [String])])
    func mails(_ header: String, _ sender: String?, _ recipients: [String]) async throws {
        for mode in ["allow", "mandatory", "force"] {
            let fixture = try await FlowFixture()
            try await fixture.set("encrypt.mode", mode)
            for origin in [Origin.inside, .outside] {
                let row = try await fixture.process(
                    FlowFixture.mail(header), FlowFixture.envelope(sender, recipients), FlowFixture.submission(origin))
                try expectSame(row.decision)
            }
        }
    }

    @Test("a record with everything in it")
    func everything() throws {
        let text =
            #"{"about":"abcdefghjkmnpqrstuvw","client":{"address":"10.0.0.7","heloName":"a\"b\\","tls":"TLSv1.3"},"facts":{"authenticatedAs":"alice","author":"ambiguous","automaticBecause":"list","fields":[{"name":"Subject","value":"\u0001\n\t\u001f"}],"hasCalendar":true,"hidden":[0,1],"isSubjectWithheld":true,"listener":"inside","mayHoldEncryptedLayer":true,"origin":"inside","originReason":"r","protection":"smimeEncrypted","recipients":["bob@partner.example","c@d.example"],"reversePath":"alice@zegel.example","size":7,"watched":["X-A"]},"messageID":"<1@x>","plan":{"alarms":["a","b"],"groups":[{"recipients":["bob@partner.example"],"treatment":"pass"}],"recipients":[{"mode":"allow","outcome":"plain","path":"outward","recipient":"bob@partner.example","steps":[{"detail":"d","headline":"h","kind":"mode","mark":"done","refused":[{"issuer":"i","reason":"r","rule":"E","thumbprint":"t"}],"refusedUnlisted":3}]}],"signingIsRequired":true,"steps":[],"subjectReplacement":"s","usedSettings":[{"key":"k","level":"global","value":"v"}]},"receivedAt":"2026-11-24T09:00:00Z","removalsUnlisted":4}"#
        try expectSame(text)
    }

    @Test(
        "every treatment of a group",
        arguments: [
            #""pass""#, #"{"protect":{}}"#,
            #"{"protect":{"encryption":{"certificates":[{"thumbprint":"a","transport":"oaep"},{"thumbprint":"b","transport":"pkcs1"}],"cipher":"aes-256-gcm"},"signing":{"digest":"sha-256","form":"clear","thumbprint":"t"}}}"#,
            #"{"protect":{"encryption":{"certificates":[],"cipher":"aes-128-cbc"}}}"#,
            #"{"protect":{"signing":{"digest":"sha-512","form":"opaque","thumbprint":"t"}}}"#,
            #"{"protect":{"pdf":{"password":{"length":16,"mode":"originator"}},"signing":{"digest":"sha-256","form":"clear","thumbprint":"t"}}}"#,
            #"{"refuse":{"reason":"r","status":{"class":5,"detail":1,"subject":7}}}"#,
        ])
    func treatments(_ treatment: String) throws {
        try expectSame(
            #"{"facts":{"listener":"inside","origin":"inside","originReason":"r","recipients":["b@c.example"],"reversePath":"alice@zegel.example","size":7},"plan":{"groups":[{"recipients":["b@c.example","\"d e\"@f.example"],"treatment":\#(treatment)}],"recipients":[],"steps":[]},"receivedAt":"2026-11-24T09:00:00Z"}"#
        )
    }
}
