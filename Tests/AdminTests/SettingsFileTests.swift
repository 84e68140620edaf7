import AdminOperations
import Foundation
import Mail
import Settings
import TestSupport
import Testing

@testable import Admin

@Suite("Settings as a file: export, diff, apply")
struct SettingsFileTests {
    private static let all = [
        SettingsSet(level: "global", key: "sign.mode", value: "never"),
        SettingsSet(level: "global", key: "expiry.warn", value: "20, 10"),
        SettingsSet(level: "domain:zegel.example", key: "locality", value: "internal"),
        SettingsSet(level: "domain:*.partner.example", key: "smime.max-size", value: "25 MB"),
        SettingsSet(level: "domain:partner.example", key: "trigger.header.encrypt", value: #"X-A: ^\d+\, "x"$, X-B: it's"#),
        SettingsSet(level: "user:Bob@partner.example", key: "password.static", value: "correct horse battery"),
        SettingsSet(level: "user:bob@partner.example", key: "password.mode", value: "static"),
    ]

    private func filled() async throws -> AdminFixture {
        let fixture = try await AdminFixture()
        for operation in Self.all { try await fixture.run(operation) }
        return fixture
    }

    private func diff(_ fixture: AdminFixture, _ content: String) async throws -> [String] {
        try await fixture.run(SettingsDiff(content: content, file: "p.toml", days: 0)).changes.map {
            "\($0.level) \($0.key): \($0.before ?? "-") → \($0.after ?? "-")"
        }
    }

    @Test("the file has every value once, by level, and no secret")
    func export() async throws {
        let content = try await filled().run(SettingsExport()).content
        let body = content.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
        #expect(
            body == """
                [global]
                sign.mode = "never"
                expiry.warn = [20, 10]
                [domain."*.partner.example"]
                smime.max-size = "25 MB"
                [domain."partner.example"]
                trigger.header.encrypt = ['X-A: ^\\d+, "x"$', "X-B: it's"]
                [domain."zegel.example"]
                locality = "internal"
                [user."bob@partner.example"]
                password.mode = "static"
                password.static = "(secret)"
                """)
    }

    @Test("export, apply, export: nothing changes, no generation, no audit, the same bytes; a second apply neither")
    func roundTrip() async throws {
        let fixture = try await filled()
        let content = try await fixture.run(SettingsExport()).content
        let (generation, records) = (try await fixture.generation(), try await fixture.audit().count)
        for _ in 0..<2 {
            #expect(try await diff(fixture, content).isEmpty)
            #expect(try await fixture.run(SettingsApply(content: content)).changes.isEmpty)
        }
        #expect(try await fixture.run(SettingsExport()).content == content)
        #expect(try await fixture.generation() == generation)
        #expect(try await fixture.audit().count == records)
    }

    @Test("a file made on one machine makes another one the same, and the domains and users in it are there")
    func move() async throws {
        let content = try await filled().run(SettingsExport()).content
        let other = try await AdminFixture()
        try await other.run(SettingsSet(level: "user:bob@partner.example", key: "password.static", value: "another secret"))
        #expect(try await other.run(SettingsApply(content: content)).changes.count == 6)
        #expect(try await other.run(SettingsExport()).content == content)
        #expect(try await other.run(DomainList()).map(\.domain) == ["*.partner.example", "partner.example", "zegel.example"])
        #expect(try await other.run(UserList()).map(\.address) == ["bob@partner.example"])
    }

    @Test("apply does what diff said, each change with its audit record, and what is not in the file is inherited again")
    func apply() async throws {
        let fixture = try await filled()
        try await fixture.run(DomainAdd(domain: "empty.example", internal: false))
        let records = try await fixture.audit().count
        let content = """
            [global]
            sign.mode = "required"
            [domain."zegel.example"]
            locality = "internal"
            [domain."new.example"]
            encrypt.mode = "mandatory"
            [user."bob@partner.example"]
            password.static = "(secret)"
            """
        let expected = [
            "global sign.mode: never → required", "global expiry.warn: 20, 10 → -", "domain:new.example encrypt.mode: - → mandatory",
            "domain:*.partner.example smime.max-size: 25 MB → -",
            #"domain:partner.example trigger.header.encrypt: X-A: ^\\d+\, "x"$, X-B: it's → -"#,
            "user:bob@partner.example password.mode: static → -",
        ]
        #expect(try await diff(fixture, content) == expected)
        let result = try await fixture.run(SettingsApply(content: content))
        #expect(result.changes.map(\.key) == expected.map { String($0.split(separator: " ")[1].dropLast()) })
        #expect(result.changes.last?.inherited == "originator" && result.changes.last?.from == "the factory setting")
        let audit = try await fixture.audit()
        #expect(audit.count == records + expected.count && audit.prefix(expected.count).allSatisfy { $0.operation == "settings.apply" })
        #expect(audit.contains { $0.subject == "global sign.mode" && $0.before == "never" && $0.after == "required" })
        #expect(try await diff(fixture, content).isEmpty)
        #expect(try await fixture.run(DomainList()).map(\.domain).contains("empty.example"))
        let password = try await fixture.store.read { try $0.settingsTree() }
            .text(of: "password.static", at: .user(try #require(EmailAddress("bob@partner.example"))))
        #expect(password == "correct horse battery")
    }

    /// Each with the places its mistakes are told with, and a word of each.
    static let bad: [(String, [(String, String)])] = [
        ("[global]\nencrypt.mod = \"force\"", [("2:1", "did you mean \"encrypt.mode\"")]),
        ("[global]\nencrypt.mode = true", [("2:1", "takes a text in quotes")]),
        ("[global]\nsmime.enabled = \"true\"", [("2:1", "without quotes")]),
        ("[global]\nreply.max-files = \"20\"", [("2:1", "a number without quotes")]),
        ("[global]\nexpiry.warn = 30", [("2:1", "in brackets")]),
        ("[global]\nexpiry.warn = [30, \"x\",\n  0]", [("2:20", "number without quotes"), ("3:3", "element")]),
        ("[global]\nencrypt.methods = [\"smime\", \"none\"]", [("2:29", "element")]),
        ("[global]\nencrypt.mode = \"sometimes\"", [("2:1", "must be one of never, allow")]),
        ("[global]\nencrypt.mode = 2026-11-24", [("2:1", "takes a text in quotes")]),
        ("[global]\nencrypt.mode = { a = 1 }", [("2:1", "encrypt.mode.a")]),
        ("[user.\"a@b.example\"]\nqueue.lifetime = \"1 d\"", [("2:1", "cannot be set at user a@b.example")]),
        ("[domain.\"a..b\"]\nencrypt.mode = \"force\"", [("1:1", "no domain")]),
        ("[domain.partner.example]\nencrypt.mode = \"force\"", [("1:1", "in quotes: [domain.\"partner.example\"]")]),
        ("[user.\"nobody\"]\nencrypt.mode = \"force\"", [("1:1", "no mail address")]),
        ("[user]\n\"a@b.example\" = 1", [("2:1", "user a@b.example is a table")]),
        ("encrypt.mode = \"force\"", [("1:1", "write it below [global]")]),
        ("[domains.\"a.example\"]\nx = 1", [("1:1", "stands at no level")]),
        ("domain = 1", [("1:1", "write domains as")]),
        ("[global]\nencrypt.mode = \"force\"\n\"encrypt.mode\" = \"never\"", [("3:1", "is set already in line 2")]),
        ("[user.\"A@b.example\"]\nlanguage = \"de\"\n[user.\"a@B.example\"]\nlanguage = \"en\"", [("4:1", "is set already in line 2")]),
        ("[global]\nencrypt.mode = \"force\"\nencrypt.mode = \"never\"", [("3:", "")]),
        ("[global", [("1:", "")]), ("x = \"\\u0000\"", [("1:", "NUL")]),
        ("[global]\ntrigger.header.encrypt = [\"X-A: ok\", \"X-B: (open\"]", [("2:38", "is not closed")]),
        ("[global]\npassword.subject-trigger = \"(a)(b)\"", [("2:1", "2 groups")]),
        ("[user.\"a@b.example\"]\npassword.static = \"correct horse battery\"", [("2:1", "do not stand in files")]),
        (
            "[global]\nencrypt.mod = 1\n[domain.\"b.example\"]\nlanguage = \"xx\"\nsign.mode = 7",
            [("2:1", "no setting"), ("4:1", "one of en"), ("5:1", "takes a text")]
        ),
    ]

    @Test("what is wrong in a file is told with line and column, all of it, and nothing changes", arguments: bad)
    func refused(_ content: String, _ expected: [(String, String)]) async throws {
        let fixture = try await filled()
        let (generation, records) = (try await fixture.generation(), try await fixture.audit().count)
        for problem in [
            await fixture.problem(SettingsApply(content: content, file: "p.toml")),
            await fixture.problem(SettingsDiff(content: content, file: "p.toml", days: 0)),
        ] {
            let lines = problem?.detail.split(separator: "\n").map(String.init) ?? []
            #expect(problem?.type == .badInput && problem?.field == "content")
            #expect(lines.count == expected.count + 1, "\(lines)")
            for (line, (place, word)) in zip(lines.dropFirst(), expected) {
                #expect(line.hasPrefix("p.toml:\(place)") && (word.isEmpty || line.contains(word)), "\(line)")
            }
            #expect(problem?.detail.contains("correct horse") == false)
        }
        #expect(try await fixture.generation() == generation)
        #expect(try await fixture.audit().count == records)
    }

    @Test("what is well formed and makes no sense is refused with all its places: incoherent sets, absent secrets and certificates")
    func senseless() async throws {
        let fixture = try await AdminFixture()
        let content = """
            [global]
            trigger.subject.is-regex = true
            trigger.subject.text = "(open"
            [domain."a.example"]
            password.mode = "otp"
            [user."a@a.example"]
            password.static = "(secret)"
            smime.certificates = ["\(String(repeating: "ab", count: 32))"]
            """
        let problem = await fixture.problem(SettingsApply(content: content, file: "p.toml"))
        #expect(problem?.type == .refused)
        let lines = problem?.detail.split(separator: "\n").map(String.init) ?? []
        #expect(lines.count == 5, "\(lines)")
        let expected = [
            ("2:1", "trigger.subject.text and trigger.subject.is-regex"), ("5:1", "password.mode and portal.base-url"),
            ("7:1", "zegel settings set password.static --user a@a.example"), ("8:23", "import it first"),
        ]
        for (place, word) in expected { #expect(lines.contains { $0.hasPrefix("p.toml:\(place): ") && $0.contains(word) }, "\(lines)") }
        #expect(try await fixture.audit().isEmpty)
    }

    @Test("values of any kind come back as they were: 200 trees made by chance")
    func property() throws {
        var random = SystemRandomNumberGenerator()
        let texts = [
            "none", "true", "false", "0", "7", "20", "5 d", "12 h", "100 MB", "never", "allow", "required", "internal", "de", "smime, pdf",
            "trusted", "auto", "static", "https://portal.example.com", "a@b.example", "rsa-3072", #"it's "quoted" \ and # = [x]"#,
            "größe 🙂",
            #"\[p: *(\S+)\]"#, #"X-A: ^a\,b"c'$, X-B: \\d"#, String(repeating: "é", count: 400), "+49123456789", "DE", "name-1", "30, 14",
            "correct horse battery", String(repeating: "c4", count: 32), "'", "\"", "a\u{301}\u{200D}b",
        ]
        let levels = try [
            "global", "a.example", "*.a.example", "xn--bcher-kva.example", "bob@a.example", "\"q u\"@a.example", "ü+x@a.example",
        ]
        .map { try #require(SettingLevel(name: $0)) }
        let pools = SettingRegistry.all.map { key in (key, texts.filter { key.value(of: $0) != nil }) }
        var count = 0
        for _ in 0..<200 {
            var tree = SettingsTree()
            for _ in 0..<20 {
                guard let (key, texts) = pools.randomElement(using: &random), let level = levels.randomElement(using: &random),
                    let text = texts.randomElement(using: &random)
                else { continue }
                count += (try? tree.set(key.name, to: text, at: level)) == nil ? 0 : 1
            }
            let content = SettingsFileWriter.text(tree)
            var again = SettingsTree()
            for entry in try SettingsFile(content, name: nil).entries {
                switch entry.value {
                case .text(let text): try again.set(entry.key, to: text, at: entry.level)
                case .kept: try again.set(entry.key, to: try #require(tree.text(of: entry.key, at: entry.level)), at: entry.level)
                }
            }
            #expect(tree.changes(to: again).isEmpty && again.changes(to: tree).isEmpty)
            #expect(SettingsFileWriter.text(again) == content)
        }
        #expect(count > 1000)
    }

    @Test("the longest values there are fit into a line of the file")
    func longest() throws {
        var tree = SettingsTree()
        let keyword = String(repeating: "\"🙂", count: 250)
        try tree.set("trigger.subject.text", to: keyword, at: .global)
        let rule = String(repeating: "x", count: 77) + ": " + String(repeating: "'🙂", count: 500)
        try tree.set("trigger.header.encrypt", to: rule, at: .global)
        let entries = try SettingsFile(SettingsFileWriter.text(tree), name: nil).entries
        #expect(Set(entries.map(\.value)) == [.text(keyword), .text(rule)])
    }

    @Test("a file with anything changed in it is read or refused, never worse: 1,500 times by chance")
    func mutations() throws {
        var random = SystemRandomNumberGenerator()
        var tree = SettingsTree()
        let bob = SettingLevel.user(try #require(EmailAddress("\"b \\\\ ob\"@partner.example")))
        for (key, text) in [("expiry.warn", "20, 10"), ("trigger.header.encrypt", #"X-A: ^\d+\, "x"$, X-B: it's"#), ("sign.mode", "never")]
        {
            try tree.set(key, to: text, at: .global)
        }
        try tree.set("password.static", to: "correct horse battery", at: bob)
        let content = Array(SettingsFileWriter.text(tree).utf8)
        let pieces = [
            "[", "]", "{", "}", "\"", "'", "\\", "=", ".", "\n", "#", "\"\"\"", "\\u0000", "\u{1F642}", "[[", "global", "1e9", ",", "\r",
        ]
        var accepted = 0
        for _ in 0..<1500 {
            var bytes = content
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 0...127, using: &random)
                default: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
                }
            }
            do {
                accepted += try SettingsFile(String(decoding: bytes, as: UTF8.self), name: "p.toml").entries.isEmpty ? 0 : 1
            } catch let problem as AdminProblem {
                #expect(problem.type == .badInput && problem.detail.contains("p.toml") && !problem.detail.contains("horse"))
            }
        }
        #expect(accepted > 100)
    }

    @Test("a file that sets nothing does not take everything away unless that is said; line ends and a byte order mark are no matter")
    func empty() async throws {
        let fixture = try await filled()
        for content in ["", "\n", "# nothing", "[global]\n"] {
            #expect(await fixture.problem(SettingsApply(content: content))?.type == .refused)
        }
        let windows = "\u{FEFF}" + (try await fixture.run(SettingsExport()).content).replacing("\n", with: "\r\n")
        #expect(try await fixture.run(SettingsApply(content: windows)).changes.isEmpty)
        #expect(try await fixture.run(SettingsApply(content: "", allowEmpty: true)).changes.count == Self.all.count)
        #expect(try await fixture.run(SettingsApply(content: "")).changes.isEmpty)
    }

    @Test("hostile files are refused in a few words", arguments: [0, 1, 2, 3])
    func hostile(_ kind: Int) async throws {
        let content =
            switch kind {
            case 0: String(repeating: "x", count: 9 * 1_048_576)
            case 1: "[global]\na = " + String(repeating: "[", count: 8000)
            case 2: "[global." + String(repeating: "a.", count: 4000) + "a]"
            default: (0..<10_000).map { "[user.\"u\($0)@a.example\"]\nx\($0) = 1\n" }.joined()
            }
        let fixture = try await AdminFixture()
        let problem = await fixture.problem(SettingsApply(content: content, file: "a\u{1B}[2J\nb"))
        #expect(problem?.type == .badInput)
        #expect(problem?.detail.contains("\u{1B}") == false && (problem?.detail.utf8.count ?? .max) < 20_000)
    }

    @Test("three thousand users with settings go through export, diff and apply")
    func large() async throws {
        let fixture = try await AdminFixture()
        let content = (0..<3000).map { "[user.\"u\($0)@a.example\"]\nencrypt.mode = \"force\"\nlanguage = \"de\"\n" }.joined()
        #expect(try await fixture.run(SettingsApply(content: content)).changes.count == 6000)
        let exported = try await fixture.run(SettingsExport()).content
        #expect(try await fixture.run(SettingsDiff(content: exported, days: 7)).changes.isEmpty)
        let preview = try await fixture.run(SettingsPreview(level: "global", key: "sign.mode", value: "never", days: 0))
        #expect(preview.effect.users.count == 3000 && preview.effect.users.names.count == 20 && preview.effect.everybodyElse)
        #expect(try await fixture.run(AuditVerify()).isIntact)
    }
}
