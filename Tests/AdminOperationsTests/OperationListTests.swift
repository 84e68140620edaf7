import AdminOperations
import Foundation
import Testing

@Suite("Operations: one list of everything an administrator can do")
struct OperationListTests {
    @Test("a name is `noun.verb`, in lower case, and is used once")
    func names() {
        let names = AllOperations.list.map { $0.name }
        #expect(Set(names).count == names.count)
        for name in names {
            let words = name.split(separator: ".", omittingEmptySubsequences: false)
            #expect(
                words.count == 2 && words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 } },
                "\(name)")
        }
    }

    @Test("a right is `noun.verb` of the same noun; a summary is one sentence", arguments: Named.all)
    func rights(_ operation: Named) {
        let noun = operation.type.name.split(separator: ".")[0]
        #expect(operation.type.permission.hasPrefix("\(noun).") && operation.type.permission.split(separator: ".").count == 2)
        #expect(operation.type.summary.hasSuffix(".") && !operation.type.summary.contains("\n"))
    }

    @Test("what only shows something is marked as reading, what changes something is not", arguments: Named.all)
    func reads(_ operation: Named) {
        let verb = String(operation.type.name.split(separator: ".")[1])
        let isRead = ["list", "show", "trace", "verify", "export", "preview", "diff", "explain", "untrusted", "statistics"].contains(verb)
        #expect(operation.type.isRead == isRead)
    }

    @Test("only the right named, or all of them, allows")
    func may() {
        #expect(Administrator(name: "root", rights: ["*"]).may("key.import"))
        #expect(Administrator(name: "log manager", rights: ["message.trace", "audit.list"]).may("audit.list"))
        #expect(!Administrator(name: "log manager", rights: ["message.trace"]).may("key.export"))
        #expect(!Administrator(name: "nobody", rights: []).may("status.show"))
        #expect(!Administrator(name: "almost", rights: ["key", "key.", "key.*", ""]).may("key.import"))
    }
}

@Suite("Problems: RFC 9457, and the exit codes of behaviour 27.1")
struct AdminProblemTests {
    static let codes: [(AdminProblem.Kind, status: Int, exit: Int32)] = [
        (.badInput, 400, 2), (.notFound, 404, 3), (.refused, 409, 4), (.noPermission, 403, 77), (.temporary, 503, 75), (.failed, 500, 1),
        (.notLoggedIn, 401, 77), (.needsConfirmation, 403, 77), (.tooMany, 429, 75), (.conflict, 412, 4),
    ]

    @Test("each kind has its HTTP status and its exit code")
    func kinds() {
        #expect(Self.codes.map(\.0) == AdminProblem.Kind.allCases.sorted { order($0) < order($1) })
        for (kind, status, exit) in Self.codes {
            #expect(kind.httpStatus == status && kind.exitCode == exit, "\(kind)")
        }
    }

    @Test("a problem survives the wire", arguments: AdminProblem.Kind.allCases)
    func wire(_ kind: AdminProblem.Kind) throws {
        let problem = AdminProblem(kind, "what to do", field: "address")
        let read = try WireFormat.decoder.decode(AdminProblem.self, from: WireFormat.encoder.encode(problem))
        #expect(read == problem)
    }

    private func order(_ kind: AdminProblem.Kind) -> Int { Self.codes.firstIndex { $0.0 == kind } ?? -1 }
}

@Suite("Wire format")
struct WireFormatTests {
    @Test("dates are RFC 3339 in UTC, keys are sorted, slashes stay")
    func form() throws {
        let item = UserList.Item(address: "a/b@zegel.example", addedAt: Date(timeIntervalSince1970: 1_700_000_000))
        let json = String(decoding: try WireFormat.encoder.encode(item), as: UTF8.self)
        #expect(json == #"{"addedAt":"2023-11-14T22:13:20Z","address":"a/b@zegel.example"}"#)
    }

    @Test("bytes are base64, also those that are no text")
    func bytes() throws {
        let operation = KeyImport(file: Data([0x30, 0x82, 0xFF, 0x00]), password: "p")
        let json = try WireFormat.encoder.encode(operation)
        #expect(String(decoding: json, as: UTF8.self) == #"{"file":"MIL/AA==","password":"p"}"#)
        #expect(try WireFormat.decoder.decode(KeyImport.self, from: json).file == operation.file)
    }

    @Test("results read back as they were written")
    func results() throws {
        let report = ImportReport(items: [
            .init(outcome: "new", thumbprint: "ab", subject: "CN=Bob"),
            .init(outcome: "refused", thumbprint: nil, subject: "item 2", reason: "damaged"),
        ])
        #expect(try WireFormat.decoder.decode(ImportReport.self, from: WireFormat.encoder.encode(report)) == report)
        #expect(report.count("new") == 1 && report.count("refused") == 1 && report.count("known") == 0)
    }
}

@Suite("A service by values")
struct AdminServiceTests {
    /// Answers every operation with the same bytes and remembers the last question.
    struct Parrot: AdminService {
        let answer: @Sendable (String, Data) throws(AdminProblem) -> Data
        func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data { try answer(name, input) }
    }

    private let root = Asker(.local(user: "root"))

    @Test("the value becomes name and JSON, the JSON becomes the result")
    func values() async throws {
        let service = Parrot { name, input throws(AdminProblem) in
            guard name == "certificate.export", String(decoding: input, as: UTF8.self) == #"{"thumbprint":"abcdef01"}"# else {
                throw AdminProblem(.failed, "\(name) \(String(decoding: input, as: UTF8.self))")
            }
            return Data(#""PEM""#.utf8)
        }
        #expect(try await service.perform(CertificateExport(thumbprint: "abcdef01"), by: root) == "PEM")
    }

    @Test("an answer of another shape is a problem, not a crash", arguments: ["", "{}", "null", "[]", "{\"ready\":1}", "\u{0}"])
    func strangeAnswers(_ answer: String) async {
        let service = Parrot { _, _ throws(AdminProblem) in Data(answer.utf8) }
        await #expect(throws: AdminProblem.self) { try await service.perform(StatusShow(), by: root) }
    }

    @Test("a problem of the service comes through as it is")
    func problems() async {
        let problem = AdminProblem(.notFound, "there is no domain", field: "domain")
        let service = Parrot { _, _ throws(AdminProblem) in throw problem }
        await #expect(throws: problem) { try await service.perform(DomainRemove(domain: "a.example"), by: root) }
    }
}
