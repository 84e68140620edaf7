import MIME
import TestSupport
import Testing

/// What we read as an address must be what others read. The reference is the `email` package of Python.
@Suite("A2.7 address parsing differentials: no value is read as other mailboxes than a reference parser shows")
struct GateA2x7AddressLists {
    /// Shapes at the border of the grammar, and every address field of the corpus.
    private static let values: [String] = {
        var result = [
            "bob@partner.example", "Bob <bob@partner.example>", "\"B, O\\\"B\" <bob@partner.example>", "\"a@b.example\" <c@d.example>",
            "Team: a@x.example, b@x.example;, d@x.example", "(x) a@b.example (y)", "\"b c\"@x.example", "John Q. Public <j@x.example>",
            "<a@b.example>", "\"<e@f.example>\" <a@b.example>", "\"a\\\\\" <a@b.example>", "(<e@f.example>) a@b.example",
            "(e@f.example, ) a@b.example", "a@b.example (comment, with, commas <e@f.example>)", "\"x\" \"y\" <a@b.example>",
            "a+b=c?d@x.example", "!#$%&'*+-/=?^_`{|}~@x.example", "x(\\)) <a@b.example>", "=?utf-8?Q?e=40f=2Eexample?= <a@b.example>",
            "undisclosed-recipients:;", "a@b.example, \"c, d\" <c@d.example>",
        ]
        for mail in Corpus.mails {
            guard let bytes = try? mail.bytes() else { continue }
            for entity in Message(parsing: bytes).entities {
                for name in ["From", "To", "Cc", "Sender", "Reply-To"] { result += entity.header.all(named: name).map(\.unfolded) }
            }
        }
        return result
    }()

    @Test("border cases and all address fields of the corpus", .enabled(if: MailboxReference.isAvailable, "python3 is absent"))
    func reference() async throws {
        let accepted = Self.values.compactMap { value in
            (try? AddressList(parsing: value)).map { (value, $0.mailboxes.map { "\($0.address.localPart)@\($0.address.domain)" }) }
        }
        // All of the shapes above but the one that looks like an encoded-word within an address.
        #expect(accepted.count >= 20)
        let read = try await MailboxReference.mailboxes(in: accepted.map(\.0))
        try #require(read.count == accepted.count)
        #expect(read.count { $0 == nil } <= 2)
        for ((value, ours), theirs) in zip(accepted, read) {
            guard let theirs else { continue }
            #expect(ours.map { $0.lowercased() } == theirs.map { $0.lowercased() }, "\(value.debugDescription)")
        }
    }
}
