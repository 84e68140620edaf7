import Mail
import Settings
import Testing

@Suite("4, levels: user, exact domain, wildcard domains, global, factory")
struct InheritanceTests {
    let bob = EmailAddress("bob@mail.partner.example")

    /// wildcard, exact domain, user override one key; values deleted one by one.
    @Test("A-14: values deleted one by one give user, exact, wildcard, global, factory in turn")
    func a14() throws {
        let bob = try #require(bob)
        var tree = SettingsTree()
        let levels = ["global", "*.example", "*.partner.example", "mail.partner.example", "bob@mail.partner.example"]
        let values = ["never", "force", "allow", "mandatory", "force"]
        for (level, value) in zip(levels, values) {
            try tree.set("encrypt.mode", to: value, at: #require(SettingLevel(name: level)))
        }
        for (level, value) in zip(levels, values).reversed() {
            let resolved = SettingsSnapshot(tree).value(SettingKeys.encryptMode, for: bob)
            #expect(resolved.level.name == level)
            #expect(resolved.value.rawValue == value)
            #expect(try tree.unset("encrypt.mode", at: #require(SettingLevel(name: level))))
        }
        #expect(SettingsSnapshot(tree).value(SettingKeys.encryptMode, for: bob) == Resolved(value: .allow, level: .factory))
    }

    @Test("a wildcard covers what is below its domain, not the domain itself")
    func wildcardIsBelow() throws {
        var tree = SettingsTree()
        try tree.set("locality", to: "internal", at: #require(SettingLevel(name: "*.zegel.example")))
        let snapshot = SettingsSnapshot(tree)
        #expect(snapshot.value(SettingKeys.locality, for: EmailAddress("a@b.c.zegel.example")).value == .internal)
        #expect(snapshot.value(SettingKeys.locality, for: EmailAddress("a@zegel.example")).value == .external)
        #expect(snapshot.value(SettingKeys.locality, for: EmailAddress("a@notzegel.example")).value == .external)
    }

    @Test("user+tag reads its own values, then those of user")
    func tags() throws {
        var tree = SettingsTree()
        try tree.set("sign.mode", to: "required", at: #require(SettingLevel(name: "bob@mail.partner.example")))
        let tagged = EmailAddress("bob+list@mail.partner.example")
        #expect(SettingsSnapshot(tree).value(SettingKeys.signMode, for: tagged).value == .required)
        try tree.set("sign.mode", to: "never", at: #require(SettingLevel(name: "bob+list@mail.partner.example")))
        #expect(SettingsSnapshot(tree).value(SettingKeys.signMode, for: tagged).value == .never)
        #expect(SettingsSnapshot(tree).value(SettingKeys.signMode, for: bob).value == .required)
    }

    @Test("addresses and domains are compared as mail compares them")
    func caseDoesNotMatter() throws {
        var tree = SettingsTree()
        try tree.set("locality", to: "internal", at: #require(SettingLevel(name: "Alice@ZEGEL.example")))
        #expect(SettingsSnapshot(tree).value(SettingKeys.locality, for: EmailAddress("aLICE@zegel.EXAMPLE")).value == .internal)
    }

    @Test("a domain level inherits from the wildcards above and from global")
    func domainLevel() throws {
        var tree = SettingsTree()
        try tree.set("language", to: "nl", at: .global)
        try tree.set("language", to: "de", at: #require(SettingLevel(name: "*.example")))
        let snapshot = SettingsSnapshot(tree)
        #expect(try snapshot.value(SettingKeys.language, at: #require(SettingLevel(name: "a.example"))).value == .de)
        #expect(try snapshot.value(SettingKeys.language, at: #require(SettingLevel(name: "*.b.example"))).value == .de)
        #expect(try snapshot.value(SettingKeys.language, at: #require(SettingLevel(name: "other.test"))).value == .nl)
        #expect(snapshot.value(SettingKeys.language, for: nil).value == .nl)
    }

    @Test("removing an entry removes its overrides alone")
    func removeAll() throws {
        var tree = SettingsTree()
        let level = try #require(SettingLevel(name: "partner.example"))
        try tree.set("language", to: "de", at: level)
        try tree.set("sign.mode", to: "never", at: level)
        try tree.set("sign.mode", to: "required", at: .global)
        tree.removeAll(at: level)
        #expect(tree.levels == [.global])
        #expect(tree.texts(at: level).isEmpty)
    }
}
