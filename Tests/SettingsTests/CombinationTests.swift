import Mail
import Settings
import Testing

@Suite("4, sides and combine rules")
struct CombinationTests {
    let alice = EmailAddress("alice@zegel.example")
    let bob = EmailAddress("bob@partner.example")

    func snapshot(_ values: [(String, String, String)]) throws -> SettingsSnapshot {
        var tree = SettingsTree()
        for (level, key, text) in values { try tree.set(key, to: text, at: #require(SettingLevel(name: level))) }
        return SettingsSnapshot(tree)
    }

    func effective<Value>(
        _ key: SettingKey<Value>, _ values: [(String, String, String)], _ origin: Origin = .inside
    ) throws -> Effective<Value> {
        try snapshot(values).effective(key, sender: alice, recipient: #require(bob), origin: origin)
    }

    @Test("both: true only if both sides say true", arguments: [(true, true), (true, false), (false, true), (false, false)])
    func both(_ sender: Bool, _ recipient: Bool) throws {
        let values = [("zegel.example", "smime.enabled", "\(sender)"), ("partner.example", "smime.enabled", "\(recipient)")]
        #expect(try effective(SettingKeys.smimeEnabled, values).value == (sender && recipient))
        #expect(try effective(SettingKeys.smimeEnabled, values, .outside).value == recipient, "neutral sender says true")
    }

    @Test("either: the stricter value of the two")
    func either() throws {
        let strict = [("zegel.example", "revocation.unknown", "require")]
        #expect(try effective(SettingKeys.revocationUnknown, strict).value == .require)
        #expect(try effective(SettingKeys.revocationUnknown, strict, .outside).value == .accept, "neutral sender is the least strict")
        #expect(
            try effective(SettingKeys.revocationUnknown, [("partner.example", "revocation.unknown", "require")], .outside).value == .require
        )
    }

    @Test("strongest: the firmer mode; a sender outside says allow")
    func strongest() throws {
        let values = [("zegel.example", "encrypt.mode", "mandatory"), ("partner.example", "encrypt.mode", "never")]
        #expect(try effective(SettingKeys.encryptMode, values).value == .mandatory)
        #expect(try effective(SettingKeys.encryptMode, values).level.name == "zegel.example")
        #expect(try effective(SettingKeys.encryptMode, values, .outside).value == .never)
    }

    @Test("sender: his value; the factory's for a sender outside")
    func sender() throws {
        let values = [("zegel.example", "sign.mode", "never"), ("partner.example", "sign.mode", "required")]
        #expect(try effective(SettingKeys.signMode, values).value == .never)
        #expect(try effective(SettingKeys.signMode, values, .system).value == .never)
        #expect(try effective(SettingKeys.signMode, values, .outside).value == .whenPossible)
    }

    @Test("recipient: his value, whatever the sender's is", arguments: Origin.allCases)
    func recipient(_ origin: Origin) throws {
        let values = [("zegel.example", "smime.cipher", "aes-128-cbc"), ("partner.example", "smime.cipher", "aes-256-gcm")]
        #expect(try effective(SettingKeys.smimeCipher, values, origin).value == .aes256GCM)
    }

    @Test("global: one value for the whole system")
    func global() throws {
        #expect(try effective(SettingKeys.queueLifetime, [("global", "queue.lifetime", "2 d")]).value == .seconds(172_800))
    }

    @Test("the phrase names key, value and the level that decided")
    func phrase() throws {
        let values = [("partner.example", "encrypt.mode", "force")]
        #expect(try effective(SettingKeys.encryptMode, values).phrase == "encrypt.mode = force from domain partner.example")
        #expect(try effective(SettingKeys.encryptMode, []).phrase == "encrypt.mode = allow from the factory setting")
    }

    @Test("a mail without a sender address reads the global settings on the sender's side")
    func noSender() throws {
        let values = [("global", "sign.mode", "never")]
        let effective = try snapshot(values).effective(SettingKeys.signMode, sender: nil, recipient: #require(bob), origin: .inside)
        #expect(effective.value == .never)
    }
}
