import Mail
import Testing

@testable import Settings

@Suite("4, combine rules no setting of this version uses yet")
struct LevelUnionTests {
    let bob = EmailAddress("bob@partner.example")
    let rules = SettingKey<SettingList<DayCount>>(
        "test.rules", .all, .union(overLevels: true), factory: SettingList([]), "a list every level adds to")
    let owned = SettingKey<DayCount>("test.owned", .all, .owner, factory: 1, "a value of the address a key belongs to")

    /// Nearest level first.
    func view(_ key: String, _ values: [(String, any SettingValue)]) throws -> SettingsView {
        SettingsView(try values.map { (try #require(SettingLevel(name: $0.0)), [key: $0.1]) })
    }

    @Test("union over levels: each level adds to the lists above it, then the sides are joined")
    func overLevels() throws {
        let recipient = try view(
            rules.name, [("bob@partner.example", SettingList<DayCount>([1])), ("partner.example", SettingList<DayCount>([2, 1]))])
        let sender = try view(rules.name, [("zegel.example", SettingList<DayCount>([3])), ("global", SettingList<DayCount>([4]))])
        #expect(recipient.value(rules).value == SettingList([1, 2]))
        #expect(recipient.value(rules).level.name == "bob@partner.example")
        #expect(recipient.effective(rules, sender: sender).value == SettingList([3, 4, 1, 2]))
        #expect(recipient.effective(rules, sender: nil).value == SettingList([1, 2]), "a sender outside adds nothing")
        #expect(SettingsView([]).value(rules) == Resolved(value: SettingList([]), level: .factory))
    }

    @Test("a plain union joins the sides, and a level replaces the one above")
    func plainUnion() throws {
        let key = SettingKeys.smimeAdditionalCertificates
        let thumbprints = try ["a", "b", "c"].map { try #require(CertificateThumbprint(String(repeating: $0, count: 64))) }
        let recipient = try view(
            key.name, [("bob@partner.example", SettingList([thumbprints[0]])), ("global", SettingList([thumbprints[1]]))])
        let sender = try view(key.name, [("global", SettingList([thumbprints[2]]))])
        #expect(recipient.effective(key, sender: sender).value.elements == [thumbprints[2], thumbprints[0]])
    }

    @Test("owner: the value of the address the key belongs to, whoever sends")
    func owner() throws {
        let owner = try view(owned.name, [("bob@partner.example", DayCount(7))])
        let sender = try view(owned.name, [("zegel.example", DayCount(9))])
        #expect(owner.effective(owned, sender: sender).value == 7)
        #expect(owner.effective(owned, sender: nil).value == 7)
    }
}
