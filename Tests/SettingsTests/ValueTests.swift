import Mail
import Settings
import Testing

@Suite("Settings as text")
struct ValueTests {
    /// Key, what is written, and the canonical text that is stored; `nil`: refused.
    static let cases: [(String, String, String?)] = [
        ("smime.enabled", "Yes", "true"), ("smime.enabled", " off ", "false"), ("smime.enabled", "maybe", nil),
        ("smime.enabled", "", nil),
        ("encrypt.mode", "MANDATORY", "mandatory"), ("encrypt.mode", "always", nil),
        ("smime.max-size", "100 MB", "100 MB"), ("smime.max-size", "52428800", "50 MiB"), ("smime.max-size", "10kb", "10 kB"),
        ("smime.max-size", "0", "0 B"), ("smime.max-size", "-1", nil), ("smime.max-size", "99999999999999999999", nil),
        ("smime.max-size", "9223372036854775807 GB", nil), ("smime.max-size", "5 apples", nil), ("smime.max-size", "1.5 MB", nil),
        ("queue.lifetime", "5 d", "5 d"), ("queue.lifetime", "120min", "2 h"), ("queue.lifetime", "0", "0"),
        ("queue.lifetime", "90", nil), ("queue.lifetime", "999999999999 d", nil),
        ("encrypt.methods", "pdf , smime", "pdf, smime"), ("encrypt.methods", "smime, smime", "smime"),
        ("encrypt.methods", "none", "none"), ("encrypt.methods", "smime,,pdf", nil), ("encrypt.methods", "fax", nil),
        ("trigger.subject.text", "[vertraulich]", "[vertraulich]"), ("trigger.subject.text", "   ", nil),
        ("trigger.subject.text", "a\r\nb", nil), ("trigger.subject.text", "a\0b", nil),
        ("trigger.subject.text", String(repeating: "x", count: 501), nil),
        ("trigger.header.encrypt", "X-Classification: ^secret$", "X-Classification: ^secret$"),
        ("trigger.header.encrypt", #"X-A: a\,b, X-B: \d+"#, #"X-A: a\,b, X-B: \\d+"#),
        ("trigger.header.encrypt", "X-A: (", nil), ("trigger.header.encrypt", "no colon", nil),
        ("trigger.header.encrypt", "X A: b", nil), ("trigger.header.encrypt", "X-A:", nil), ("trigger.header.encrypt", ": b", nil),
        ("language", "de", "de"), ("language", "xx", nil),
        ("revocation.unknown", "require", "require"), ("sign.hash", "sha-1", nil), ("sign.hash", "sha-512", "sha-512"),
    ]

    @Test("is read, and written in one way", arguments: cases)
    func canonical(key: String, written: String, stored: String?) throws {
        var tree = SettingsTree()
        guard let stored else {
            #expect(throws: SettingError.self) { try tree.set(key, to: written, at: .global) }
            #expect(tree.levels.isEmpty, "a refused value changes nothing")
            return
        }
        #expect(try tree.set(key, to: written, at: .global) == stored)
        #expect(try tree.set(key, to: stored, at: .global) == stored, "reads what it writes")
    }

    @Test("every factory value reads back as itself")
    func factoryValues() throws {
        for declaration in SettingRegistry.all {
            #expect(declaration.value(of: declaration.factoryText)?.settingText == declaration.factoryText, "\(declaration.name)")
        }
    }

    @Test("a refusal names key, level and what may be written, and not the value")
    func message() throws {
        var tree = SettingsTree()
        let level = try #require(SettingLevel(name: "partner.example"))
        let error = #expect(throws: SettingError.self) { try tree.set("encrypt.mode", to: "hunter2", at: level) }
        #expect(error?.description == "encrypt.mode at domain partner.example must be one of never, allow, force, mandatory")
    }

    @Test("an unknown key is refused, with the nearest one")
    func unknownKey() {
        var tree = SettingsTree()
        let error = #expect(throws: SettingError.self) { try tree.set("encrypt.mod", to: "force", at: .global) }
        #expect(error == .unknownKey("encrypt.mod", similar: "encrypt.mode"))
        #expect(throws: SettingError.unknownKey("zzz", similar: nil)) { try tree.unset("zzz", at: .global) }
    }

    @Test(
        "a key can be set only at its levels",
        arguments: [("smime.max-size", "bob@partner.example"), ("queue.lifetime", "partner.example"), ("encrypt.mode", "factory")])
    func levels(key: String, level: String) throws {
        var tree = SettingsTree()
        let level = try #require(SettingLevel(name: level))
        let error = #expect(throws: SettingError.self) { try tree.set(key, to: "1 d", at: level) }
        guard case .wrongLevel = error else {
            Issue.record("refused for another reason: \(String(describing: error))")
            return
        }
    }

    @Test("a damaged row stops the reading of the tree: nothing weaker takes its place")
    func damagedRow() throws {
        let rows = [(level: SettingLevel.global, key: "encrypt.mode", text: "m\u{0}ndatory")]
        #expect(throws: SettingError.self) { try SettingsTree(rows) }
    }
}

@Suite("Names of levels")
struct LevelNameTests {
    @Test("read and written", arguments: ["factory", "global", "*.partner.example", "partner.example", "bob@partner.example"])
    func roundTrip(_ name: String) throws {
        #expect(try #require(SettingLevel(name: name)).name == name)
    }

    @Test("others are refused", arguments: ["", "*", "*.", "*.*.example", "a b", "x@", "@x", "-a.example", "a@*.example"])
    func refused(_ name: String) {
        #expect(SettingLevel(name: name) == nil)
    }
}
