import Mail
import Settings
import Testing

@testable import Policy

@Suite("Traces hold no secret settings")
struct UsedSecretTests {
    @Test("a secret that was read for a decision is told as (secret), as one value or with both sides")
    func used() throws {
        var tree = SettingsTree()
        let bob = try #require(EmailAddress("bob@partner.example"))
        try tree.set("password.static", to: "correct horse battery", at: .user(bob))
        try tree.set("otp.client-secret", to: String(repeating: "c4", count: 32), at: .user(bob))
        let snapshot = SettingsSnapshot(tree)
        var used = SettingsUsed()
        used.add(SettingKeys.passwordStatic.name, snapshot.value(SettingKeys.passwordStatic, for: bob))
        used.add(snapshot.effective(SettingKeys.otpClientSecret, sender: nil, recipient: bob, origin: .inside))
        #expect(used.settings.map(\.key) == ["password.static", "otp.client-secret"])
        #expect(used.settings.map(\.value) == ["(secret)", "(secret)"])
        #expect(used.settings.map(\.level) == ["bob@partner.example", "bob@partner.example"])
    }
}
