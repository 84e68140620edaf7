import Mail
import Settings
import Testing

@Suite("P-01, coherence")
struct CoherenceTests {
    /// Level, key, text.
    typealias Values = [(String, String, String)]

    func tree(_ values: Values) throws -> SettingsTree {
        var tree = SettingsTree()
        for (level, key, text) in values { try tree.set(key, to: text, at: #require(SettingLevel(name: level))) }
        return tree
    }

    @Test("the factory defaults are coherent")
    func factory() {
        #expect(SettingsTree().incoherences(at: .global).isEmpty)
        #expect(SettingsTree().incoherences().isEmpty)
    }

    /// What is set, the two settings named, the level, and what cures it.
    static let refused: [(values: Values, keys: [String], level: String, cure: Values)] = [
        ([("global", "locality", "internal")], ["locality"], "global", [("global", "locality", "external")]),
        ([("com", "locality", "internal")], ["locality"], "com", [("com", "locality", "external")]),
        ([("*.com", "locality", "internal")], ["locality"], "*.com", [("*.com", "locality", "external")]),
        (
            [("global", "password.mode", "otp")], ["password.mode", "portal.base-url"], "global",
            [("global", "portal.base-url", "https://portal.zegel.example")]
        ),
        (
            [
                ("global", "portal.base-url", "https://p.example"), ("a@b.example", "password.mode", "otp"),
                ("b.example", "portal.base-url", "none"),
            ],
            ["password.mode", "portal.base-url"], "a@b.example", [("b.example", "portal.base-url", "https://q.example")]
        ),
        (
            [("b.example", "reply.enabled", "true"), ("global", "reply.sender", "r@zegel.example")], ["reply.enabled", "portal.base-url"],
            "b.example", [("global", "portal.base-url", "https://p.example")]
        ),
        (
            [("global", "portal.base-url", "https://p.example"), ("*.example", "reply.enabled", "true")],
            ["reply.enabled", "reply.sender"],
            "*.example", [("global", "reply.sender", "r@zegel.example")]
        ),
        (
            [("b.example", "password.mode", "sms"), ("b.example", "sms.allowed", "true")], ["password.mode", "sms.transport"], "b.example",
            [("global", "sms.transport", "provider")]
        ),
        (
            [("global", "sms.transport", "provider"), ("b.example", "password.mode", "sms")], ["password.mode", "sms.allowed"], "b.example",
            [("b.example", "sms.allowed", "true")]
        ),
        (
            [("global", "password.mode", "static")], ["password.mode", "pdf.enabled"], "global", [("global", "pdf.enabled", "false")]
        ),
        (
            [("a@b.example", "password.mode", "static")], ["password.mode", "password.static"], "a@b.example",
            [("b.example", "password.static", "a password of many")]
        ),
        (
            [("global", "password.mode", "sender")], ["password.mode", "password.subject-trigger"], "global",
            [("global", "password.subject-trigger", "pw:(.*)")]
        ),
        (
            [("zegel.example", "ca.sender", "ca@zegel.example")], ["ca.sender", "encrypt.mode", "encrypt.override-allowed"],
            "zegel.example",
            [("ca@zegel.example", "encrypt.mode", "never"), ("zegel.example", "encrypt.override-allowed", "false")]
        ),
        (
            [
                ("global", "ca.sender", "ca@zegel.example"), ("zegel.example", "encrypt.mode", "never"),
                ("ca@zegel.example", "encrypt.override-allowed", "true"),
            ], ["ca.sender", "encrypt.mode", "encrypt.override-allowed"], "global",
            [("ca@zegel.example", "encrypt.override-allowed", "false")]
        ),
        (
            [("zegel.example", "ca.pfx-channel", "sms")], ["ca.pfx-channel", "sms.transport"], "zegel.example",
            [("global", "sms.transport", "provider")]
        ),
        (
            [("zegel.example", "ca.pfx-channel", "portal")], ["ca.pfx-channel", "portal.base-url"], "zegel.example",
            [("zegel.example", "portal.base-url", "https://p.example")]
        ),
        (
            [("global", "trigger.sign-subject.is-regex", "true"), ("b.example", "trigger.sign-subject.text", "sign(")],
            ["trigger.sign-subject.text", "trigger.sign-subject.is-regex"], "b.example",
            [("b.example", "trigger.sign-subject.is-regex", "false")]
        ),
    ]

    @Test("what makes no sense together is refused, naming both settings, the level and the remedy", arguments: refused)
    func refusal(values: Values, keys: [String], level: String, cure: Values) throws {
        let found = try tree(values).incoherences()
        #expect(found.count == 1, "\(found)")
        let incoherence = try #require(found.first)
        #expect(incoherence.keys == keys)
        #expect(incoherence.level.name == level)
        for key in keys { #expect(incoherence.description.contains(key)) }
        #expect(["set ", "zegel domain add "].contains { incoherence.remedy.contains($0) })
        let cured = try tree(values + cure).incoherences()
        #expect(cured.isEmpty, "the remedy cures it: \(cured)")
    }

    @Test("A-30: the remedy of one-time passwords without a portal names what to set first")
    func a30() throws {
        let found = try tree([("global", "password.mode", "otp")]).incoherences()
        #expect(
            found.map(\.description) == [
                "password.mode and portal.base-url at the global settings: one-time passwords are looked up in the portal, and its address is "
                    + "not set; set portal.base-url first, or choose another password.mode"
            ])
    }

    @Test("an expression that is none is refused, also when text and switch stand at different levels")
    func invalidExpression() throws {
        var tree = SettingsTree()
        try tree.set("trigger.subject.is-regex", to: "true", at: .global)
        #expect(tree.incoherences().isEmpty, "[encrypt] is an expression too")
        try tree.set("trigger.subject.text", to: "secret(", at: #require(SettingLevel(name: "zegel.example")))
        let found = try #require(tree.incoherences().first)
        #expect(found.keys == ["trigger.subject.text", "trigger.subject.is-regex"])
        #expect(found.level.name == "zegel.example")
        #expect(found.description.contains("the \"(\" at character 7 is not closed"))
        #expect(found.description.contains("set trigger.subject.is-regex to false"))
        try tree.set("trigger.subject.is-regex", to: "false", at: #require(SettingLevel(name: "zegel.example")))
        #expect(tree.incoherences().isEmpty)
    }

    @Test("a level that only inherits what is wrong above is not named again")
    func once() throws {
        let users = (0..<50).map { ("u\($0)@b.example", "language", "de") }
        let found = try tree([("b.example", "password.mode", "otp")] + users).incoherences()
        #expect(found.map(\.level.name) == ["b.example"])
    }

    @Test("a change is checked where it has an effect: at its level and at those that inherit from it")
    func affected() throws {
        let tree = try self.tree([
            ("global", "trigger.subject.is-regex", "true"), ("a.example", "trigger.subject.text", "("), ("b.example", "language", "de"),
            ("u@b.example", "trigger.subject.text", ")"),
        ])
        func levels(_ name: String) throws -> [String] {
            try tree.incoherences(afterChangeAt: #require(SettingLevel(name: name))).map(\.level.name)
        }
        #expect(try levels("global") == ["a.example", "u@b.example"])
        #expect(try levels("*.example") == ["a.example", "u@b.example"])
        #expect(try levels("b.example") == ["u@b.example"])
        #expect(try levels("u@b.example") == ["u@b.example"])
        #expect(try levels("c.example") == [])
    }
}
