import Admin
import AdminOperations
import Foundation
import Testing

@testable import Store

@Suite("A8.8 code execution by names, settings and imports: text stays text, and JSON names no types")
struct GateA8x8OperationTests {
    static let expressions = ["{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "$(id)", "`id`", "%{7*7}", "{{constructor}}", "#set($x=7*7)"]

    @Test("an expression in any free text is kept and shown as it was written", arguments: expressions)
    func text(_ expression: String) async throws {
        let fixture = try await AccessFixture()
        let local = AccessFixture.local
        let held = try await fixture.admin.accept()
        try await fixture.run(QueueChange(id: held, action: "hold", reason: expression), by: local)
        #expect(try await fixture.run(QueueShow(id: held), by: local).entry.reason == expression)
        try await fixture.run(SettingsSet(level: "global", key: "trigger.subject.text", value: expression), by: local)
        let shown = try await fixture.run(SettingsShow(level: "global", key: "trigger.subject.text"), by: local)
        #expect(shown.map(\.value) == [expression])
        let records = try await fixture.run(AuditList(), by: local)
        #expect(records.contains { $0.after == expression } && !records.contains { "\($0)".contains("49") && !"\($0.at)".contains("49") })
        for operation in [
            AdministratorCreate(name: expression, password: AccessFixture.password, roles: ["helpdesk"]),
            RoleCreate(role: expression, rights: ["user.list"]), TokenCreate(name: expression, scopes: ["user.list"]),
        ] as [any AdminOperation] {
            let problem = await fixture.problem(operation, by: local)
            #expect(problem?.type == .badInput && problem?.field != nil)
        }
    }

    static let typed = [
        #"{"domain":{"@type":"java.lang.Runtime","value":"a.example"},"internal":true}"#,
        #"{"domain":{"$type":"System.Diagnostics.Process","x":1},"internal":true}"#,
        #"{"domain":{"py/object":"os.system","py/reduce":["id"]},"internal":true}"#,
        #"{"domain":{"__class__":"Process"},"internal":true}"#, #"{"domain":"!!python/object/apply:os.system [id]","internal":true}"#,
        #"{"domain":"rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==","internal":true}"#, #"["java.util.HashMap",{"domain":"a.example"}]"#,
        #"{"domain":"O:8:\"stdClass\":0:{}","internal":true}"#, #"{"domain":"gASVAAAAAAAAAA==.","internal":true}"#,
        #"{"domain":"bplist00\u0000","internal":true}"#,
    ]

    @Test("an object of another language's serialisation is bad input, and nothing comes of it", arguments: typed)
    func objects(_ json: String) async throws {
        let fixture = try await AccessFixture()
        let problem = await #expect(throws: AdminProblem.self) {
            try await fixture.engine.perform("domain.add", input: Data(json.utf8), by: AccessFixture.local)
        }
        #expect(problem?.type == .badInput)
        #expect(try await fixture.admin.audit().isEmpty)
    }

    static let files: [(what: String, bytes: [UInt8])] = [
        ("a Java object", [0xAC, 0xED, 0x00, 0x05, 0x73, 0x72, 0x00, 0x11]), ("a pickle", [0x80, 0x04, 0x95, 0x00, 0x2E]),
        ("a binary property list", Array("bplist00\u{D4}$archiver_NSKeyedArchiver".utf8)), ("a script", Array("#!/bin/sh\nid\n".utf8)),
        ("XML with an entity", Array("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>".utf8)),
        ("YAML", Array("!!python/object/apply:os.system [id]".utf8)),
    ]

    @Test("a file that is none of certificates or settings is refused or has nothing in it", arguments: files.indices)
    func imports(_ index: Int) async throws {
        let fixture = try await AccessFixture()
        let bytes = Data(Self.files[index].bytes)
        let operations: [any AdminOperation] = [
            CertificateImport(file: bytes), KeyImport(file: bytes, password: "x"), RootImport(file: bytes), CRLImport(file: bytes),
            SettingsApply(content: String(decoding: bytes, as: UTF8.self)),
        ]
        for operation in operations { #expect(await fixture.problem(operation, by: AccessFixture.local) != nil, "\(type(of: operation))") }
        #expect(try await fixture.run(CertificateList(store: "certificates"), by: AccessFixture.local).isEmpty)
    }
}
