import Foundation
import MIME
import TestSupport
import Testing

/// threats A2.7: what we read as an address must be what others read. The reference is the `email` package of Python.
@Suite("threats A2.7: no address is read as another mailbox than a reference parser shows")
struct AddressReferenceTests {
    private static let python = URL(fileURLWithPath: "/usr/bin/python3")
    private static let hasPython = FileManager.default.isExecutableFile(atPath: python.path)
    private static let absent: Comment = "python3 is absent"

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

    @Test("border cases and all address fields of the corpus", .enabled(if: hasPython, absent))
    func reference() throws {
        let accepted = Self.values.compactMap { value in
            (try? AddressList(parsing: value)).map { (value, $0.mailboxes.map { "\($0.address.localPart)@\($0.address.domain)" }) }
        }
        #expect(accepted.count >= 21)
        let read = try Self.read(accepted.map(\.0))
        try #require(read.count == accepted.count)
        #expect(read.count { $0 == nil } <= 2)
        for ((value, ours), theirs) in zip(accepted, read) {
            guard let theirs else { continue }
            #expect(ours.map { $0.lowercased() } == theirs.map { $0.lowercased() }, "\(value.debugDescription)")
        }
    }

    /// What Python's strict header registry reads in each value.
    private static func read(_ values: [String]) throws -> [[String]?] {
        let script = """
            import sys, json
            from email.headerregistry import HeaderRegistry
            make = HeaderRegistry()
            def read(value):
                try: return [a.addr_spec for a in make('To', value).addresses]
                except Exception: return None  # it does not read some legal values at all
            print(json.dumps([read(v) for v in json.load(sys.stdin)]))
            """
        let folder = try TemporaryFolder()
        let input = try folder.write("in", JSONEncoder().encode(values))
        let child = try Spawned(python.path, ["-c", script], input: input, output: folder.path("out"), errors: folder.path("err"))
        guard child.wait() == 0 else { throw Spawned.Failure(description: try String(contentsOfFile: folder.path("err"), encoding: .utf8)) }
        let answer = try Data(contentsOf: URL(filePath: folder.path("out")))
        return try JSONDecoder().decode([[String]?].self, from: answer)
    }
}
