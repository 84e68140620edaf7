import Foundation
import Testing

@Suite("Templates on the command line", .serialized)
struct TemplateTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    @Test("a template of one's own makes the notice; exit codes; preview as text, HTML and JSON")
    func life() async throws {
        let world = try await World.start()
        let gateway = world.gateway
        let file = try gateway.folder.write("mine.txt", "Subject: Nicht versandt\n\n{{#recipients}}An {{address}}{{/recipients}}\n".utf8)
        let bad = try gateway.folder.write("bad.txt", "Subject: {{nobody}}\n\n".utf8)
        #expect(try await gateway.zegel("template", "set", "encryption-failed", bad).status == 2)
        #expect(try await gateway.zegel("template", "set", "encryption-failed", gateway.folder.path("absent")).status == 3)
        #expect(try await gateway.zegel("template", "show", "absent").status == 3)
        #expect(try await gateway.zegel("template", "reset", "encryption-failed").status == 3)
        #expect(try await gateway.zegel("template", "preview", "sms-password", "--html", "-").status == 3)
        #expect(try await gateway.zegel("template", "preview", "passwords", "--html", "-", "--text").status == 2)
        try await world.set("language", "de", domain: "zegel.example")
        let set = try await gateway.must("template", "set", "encryption-failed", file, "--domain", "zegel.example")
        #expect(set.text.contains("encryption-failed (de) is now taken from domain zegel.example"))
        let page = gateway.folder.path("page.html")
        try await gateway.must("template", "preview", "passwords", "--html", page, "--language", "de")
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("<!DOCTYPE html>"))
        let preview = try await gateway.must("template", "preview", "encryption-failed", "--domain", "zegel.example", "--text")
        #expect(preview.text.contains("An bob@partner.example"))
        let shown = try await gateway.must("template", "show", "encryption-failed", "--domain", "zegel.example")
        #expect(shown.text == "Subject: Nicht versandt\n\n{{#recipients}}An {{address}}{{/recipients}}\n")
        try await world.set("encrypt.mode", "mandatory", domain: "partner.example")
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        let notice = try #require(await world.inside.mails(for: alice).first)
        #expect(notice.header("Subject") == "Nicht versandt" && notice.text.contains("An bob@partner.example"))
        try await gateway.must("template", "reset", "encryption-failed", "--domain", "zegel.example")
        let list = try await gateway.must("template", "list", "--json")
        #expect(list.text.contains("\"the factory setting\"") && !list.text.contains("domain zegel.example"))
        await world.stop()
    }
}
