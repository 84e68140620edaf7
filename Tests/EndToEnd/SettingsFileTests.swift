import AdminOperations
import Foundation
import Testing

@Suite("Settings as a file, with the engine running and without", .serialized)
struct SettingsFileTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    @Test("the effect is told by the mail that passed; what was applied counts for the next one; without the engine nothing is left to do")
    func life() async throws {
        let world = try await World.start()
        let gateway = world.gateway
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        #expect(await world.outside.mails(for: bob).count == 1)

        let dryRun = try await gateway.must(
            "settings", "set", "encrypt.mode", "mandatory", "--domain", "partner.example", "--dry-run", "--days", "1", "--json")
        let preview = try WireFormat.decoder.decode(SettingsPreviewed.self, from: Data(dryRun.output))
        let messages = try #require(preview.effect.messages)
        #expect(messages.lookedAt == 1 && messages.different == 1 && preview.effect.domains.names == ["partner.example"])
        let example = try #require(messages.examples.first)
        #expect([example.sender, example.recipient, example.before, example.after] == [alice, bob, "sent plain", "not sent"])
        #expect(try await gateway.must("message", "trace", example.id).text.contains(bob))

        let exported = try await gateway.must("settings", "export")
        let file = try gateway.folder.write(
            "policy.toml", Array((exported.text + "\n[domain.\"partner.example\"]\nencrypt.mode = \"mandatory\"\n").utf8))
        let diff = try await gateway.must("settings", "diff", file)
        #expect(diff.text.contains("+ encrypt.mode  allow from the factory setting → mandatory"))
        #expect(diff.text.contains("Of 1 message of the last 7 days, 1 would have gone another way."))
        #expect(diff.text.contains("\(example.id)  \(alice)  \(bob)  sent plain → not sent"))
        #expect(try await gateway.must("settings", "export").text == exported.text)

        let applied = try await gateway.must("settings", "apply", file)
        #expect(applied.text.hasSuffix("✓ 1 setting changed.\n") && applied.errors.contains("1 would have gone another way"))
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        let notice = try #require(await world.inside.mails(for: alice).first)
        #expect(notice.header("Subject")?.isEmpty == false)
        let whole = try await gateway.must("settings", "export")
        try gateway.folder.write("bad.toml", Array("[global]\n\nx.y = 1\n".utf8))
        let bad = try await gateway.zegel("settings", "apply", gateway.folder.path("bad.toml"))
        #expect(bad.status == 2 && bad.errors.contains("bad.toml:3:1: there is no setting \"x.y\""))

        #expect(await gateway.stop() == 0)
        #expect(try await gateway.must("settings", "export").text == whole.text)
        #expect(try await gateway.must("settings", "apply", file).text == "✓ Nothing to change: the settings are as the file says.\n")
        #expect(try await gateway.must("settings", "diff", file, "--days", "0").text.hasPrefix("✓ Nothing would change"))
        await world.stop()
    }
}
