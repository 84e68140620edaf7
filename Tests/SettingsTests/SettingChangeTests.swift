import Mail
import Settings
import Testing

@Suite("Changes between two trees of settings")
struct SettingChangeTests {
    private func level(_ name: String) throws -> SettingLevel { try #require(SettingLevel(name: name)) }

    private func tree(_ rows: [(String, String, String)]) throws -> SettingsTree {
        var tree = SettingsTree()
        for (name, key, text) in rows { try tree.set(key, to: text, at: level(name)) }
        return tree
    }

    @Test("set, changed and unset values are told by level, in the order of the registry")
    func changes() throws {
        let before = try tree([
            ("partner.example", "sign.mode", "never"), ("global", "encrypt.mode", "force"), ("bob@partner.example", "language", "de"),
        ])
        let after = try tree([
            ("partner.example", "sign.mode", "required"), ("partner.example", "locality", "internal"),
            ("*.partner.example", "encrypt.mode", "never"), ("bob@partner.example", "language", "de"),
        ])
        let got = before.changes(to: after).map { "\($0.level.name) \($0.key) \($0.before ?? "-") \($0.after ?? "-")" }
        #expect(
            got == [
                "global encrypt.mode force -", "*.partner.example encrypt.mode - never", "partner.example locality - internal",
                "partner.example sign.mode never required",
            ])
        #expect(before.changes(to: before).isEmpty)
    }

    @Test(
        "a level is affected when what it has or inherits becomes another value",
        arguments: [
            ("partner.example", true), ("a@partner.example", true), ("deep.partner.example", false), ("own@partner.example", false),
            ("other.example", false), ("global", false), ("*.partner.example", false), ("a+tag@partner.example", true),
        ])
    func affected(_ name: String, _ isAffected: Bool) throws {
        let before = try tree([("own@partner.example", "encrypt.mode", "never")])
        var after = before
        try after.set("encrypt.mode", to: "mandatory", at: level("partner.example"))
        #expect(before.isAffected(try level(name), by: before.changes(to: after).keysByLevel, leadingTo: after) == isAffected)
    }

    @Test("a value set to what was inherited affects nobody")
    func same() throws {
        let before = try tree([("global", "encrypt.mode", "force")])
        var after = before
        try after.set("encrypt.mode", to: "force", at: level("partner.example"))
        let changes = before.changes(to: after)
        #expect(changes.count == 1)
        #expect(!before.isAffected(try level("a@partner.example"), by: changes.keysByLevel, leadingTo: after))
    }

    @Test("what a level inherits is told with its level")
    func inherited() throws {
        let tree = try tree([("*.example", "encrypt.mode", "force"), ("partner.example", "encrypt.mode", "never")])
        #expect(tree.inherited("encrypt.mode", at: try level("partner.example")) == ("force", try level("*.example")))
        #expect(tree.inherited("encrypt.mode", at: try level("a@partner.example")) == ("never", try level("partner.example")))
        #expect(tree.inherited("encrypt.mode", at: .global) == ("allow", .factory))
    }
}

@Suite("Secrets are not shown by what tells of settings")
struct SecretWordsTests {
    @Test("the phrase of a secret in force has no secret in it; that there is none may be told")
    func phrase() throws {
        var tree = SettingsTree()
        let bob = try #require(EmailAddress("bob@partner.example"))
        try tree.set("password.static", to: "correct horse battery", at: .user(bob))
        let effective = SettingsSnapshot(tree).effective(SettingKeys.passwordStatic, sender: nil, recipient: bob, origin: .inside)
        #expect(effective.value.value?.text == "correct horse battery")
        #expect(effective.phrase == "password.static = (secret) from user bob@partner.example")
        let other = SettingsSnapshot(tree).effective(
            SettingKeys.passwordStatic, sender: nil, recipient: try #require(EmailAddress("a@b.example")), origin: .inside)
        #expect(other.phrase == "password.static = none from the factory setting")
    }

    @Test("no error about a secret repeats it", arguments: ["short", "password with \u{7} bell in it"])
    func errors(_ text: String) throws {
        var tree = SettingsTree()
        let bob = try #require(EmailAddress("bob@partner.example"))
        let error = #expect(throws: SettingError.self) { try tree.set("password.static", to: text, at: .user(bob)) }
        #expect(error?.description.contains(text) == false)
    }

    @Test("the marker of a kept secret is no value of any secret setting")
    func marker() {
        let secrets = SettingRegistry.all.filter(\.isSecret)
        #expect(!secrets.isEmpty)
        for setting in secrets { #expect(setting.value(of: SettingsFileWords.keptSecret) == nil, "\(setting.name)") }
    }
}
