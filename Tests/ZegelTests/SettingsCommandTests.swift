import AdminOperations
import Foundation
import TestSupport
import Testing

@Suite("Command line: settings, without an engine", .serialized)
struct SettingsCommandTests {
    @Test("export, edit, diff, apply and export again; a second apply changes nothing and says so")
    func life() async throws {
        let zegel = try Program()
        for line in [
            ["encrypt.mode", "force", "--domain", "*.partner.example"], ["encrypt.mode", "mandatory", "--domain", "partner.example"],
            ["sign.mode", "required"],
        ] {
            let outcome = try await zegel.tool.run(
                ["--config", zegel.folder.path("zegel.toml"), "settings", "set"] + line, environment: ["NO_COLOR": "1"])
            #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
        }
        let file = zegel.folder.path("policy.toml")
        #expect(try await zegel.run("settings", "export", file).status == 0)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(try await zegel.run("settings", "export").text == text)
        let edited = text.replacing("\"mandatory\"", with: "\"never\"").replacing("sign.mode", with: "language = \"de\"\nsign.mode")
        try zegel.folder.write("policy.toml", Array(edited.utf8))
        let diff = try await zegel.run("settings", "diff", file)
        #expect(
            diff.text == """
                global
                + language      en from the factory setting → de

                domain partner.example
                ~ encrypt.mode  mandatory → never

                Other values for 2 domains (*.partner.example, partner.example) and 0 users, and for every address without settings of its own.
                No message of the last 7 days was there to look at.

                """)
        #expect(try await zegel.run("settings", "diff", file, "--exit-code", "--days", "0").status == 5)
        #expect(try await zegel.run("settings", "apply", file, "--dry-run").text == diff.text)
        #expect(try await zegel.run("settings", "export").text == text)
        let applied = try await zegel.run("settings", "apply", file)
        #expect(applied.status == 0 && applied.text.hasSuffix("✓ 2 settings changed.\n") && applied.errors.hasPrefix("Other values for 2"))
        let again = try await zegel.run("settings", "apply", file)
        #expect(try await zegel.run("settings", "diff", file, "--exit-code").status == 0)
        #expect(again.text == "✓ Nothing to change: the settings are as the file says.\n" && again.errors.isEmpty)
        #expect(try await zegel.run("settings", "export").output == Array(Data(contentsOf: URL(filePath: file))))
        let json = try await zegel.run("settings", "diff", file, "--json", "--days", "0")
        let read = try WireFormat.decoder.decode(SettingsPreviewed.self, from: Data(json.output))
        #expect(read.changes.isEmpty && read.effect.messages == nil)
    }

    @Test("a file with mistakes: exit 2, each with file, line and column; one that makes no sense: exit 4; nothing changes")
    func mistakes() async throws {
        let zegel = try Program()
        let bad = try zegel.folder.write(
            "bad.toml", Array("[global]\nencrypt.mod = \"force\"\nencrypt.mode = 7\ntrigger.header.sign = [\"X-A: (\"]\n".utf8))
        for verb in ["diff", "apply"] {
            let outcome = try await zegel.run("settings", verb, bad)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            for place in ["bad.toml:2:1: ", "bad.toml:3:1: ", "bad.toml:4:24: "] {
                #expect(outcome.errors.contains(place), "\(outcome.errors)")
            }
        }
        let senseless = try await zegel.run(
            "settings", "apply", "-", input: Array("[user.\"a@b.example\"]\npassword.mode = \"otp\"\n".utf8))
        #expect(senseless.status == 4 && senseless.errors.contains("standard input:2:1: password.mode and portal.base-url"))
        #expect(try await zegel.run("settings", "apply", "/nowhere").status == 3)
        #expect(try await zegel.run("settings", "apply", "-", input: [0xFF, 0xFE]).status == 2)
        #expect(try await zegel.run("settings", "export").text.contains("[") == false)
    }

    @Test("A-30: password.mode otp without portal.base-url is refused with exit 4, both keys and the remedy named")
    func oneTimePasswords() async throws {
        let zegel = try Program()
        let outcome = try await zegel.run("settings", "set", "password.mode", "otp", "--user", "bob@partner.example")
        #expect(outcome.status == 4)
        for word in ["password.mode", "portal.base-url", "set portal.base-url first"] { #expect(outcome.errors.contains(word)) }
    }

    @Test("A-14: show names the level a value comes from as values are taken away")
    func levels() async throws {
        let zegel = try Program()
        let levels = [
            (["--user", "a@b.partner.example"], "never", "user a@b.partner.example"),
            (["--domain", "b.partner.example"], "mandatory", "domain b.partner.example"),
            (["--domain", "*.partner.example"], "force", "domain *.partner.example"), ([], "never", "the global settings"),
        ]
        func zegelSettings(_ line: [String]) async throws -> Tool.Outcome {
            try await zegel.tool.run(["--config", zegel.folder.path("zegel.toml"), "settings"] + line, environment: ["NO_COLOR": "1"])
        }
        for (option, value, _) in levels { #expect(try await zegelSettings(["set", "encrypt.mode", value] + option).status == 0) }
        for (option, value, from) in levels {
            let shown = try await zegel.run("settings", "show", "encrypt.mode", "--user", "a@b.partner.example")
            #expect(
                shown.text.split(separator: "\n").last?.split(separator: " ", maxSplits: 2).map { $0.trimmingPrefix(" ") } == [
                    "encrypt.mode", value[...], from[...],
                ])
            #expect(try await zegelSettings(["unset", "encrypt.mode"] + option).status == 0)
        }
        #expect(try await zegel.run("settings", "show", "encrypt.mode").text.hasSuffix("allow  the factory setting\n"))
    }

    @Test("a secret is refused as an argument and taken from standard input or a file; nothing prints it")
    func secrets() async throws {
        let zegel = try Program()
        let user = ["--user", "bob@partner.example"]
        let (key, secret) = ("password.static", "correct horse battery")
        let argument = try await zegel.run("settings", "set", key, secret, user[0], user[1])
        #expect(argument.status == 2 && argument.errors.contains("--value-file") && !argument.errors.contains("horse"))
        #expect(try await zegel.run("settings", "set", key, user[0], user[1]).status == 2)
        #expect(try await zegel.run("settings", "set", key, user[0], user[1], input: Array("short\n".utf8)).status == 2)
        #expect(try await zegel.run("settings", "show", key, user[0], user[1]).text.hasSuffix("none   the factory setting\n"))
        #expect(try await zegel.run("settings", "set", key, user[0], user[1], input: Array("\(secret)\n".utf8)).status == 0)
        let file = try zegel.folder.write("secret", Array("\(secret) again\nother line\n".utf8))
        #expect(try await zegel.run("settings", "set", key, "--value-file", file, user[0], user[1]).status == 0)
        for line in [["show", key], ["show"], ["show", "--json"], ["export"], ["set", key, "--dry-run", "--value-file", file]] {
            let options = line == ["export"] ? [] : user
            let outcome = try await zegel.tool.run(
                ["--config", zegel.folder.path("zegel.toml"), "settings"] + line + options, environment: ["NO_COLOR": "1"])
            #expect(outcome.status == 0 && !outcome.text.contains("horse") && !outcome.errors.contains("horse"), "\(line)")
        }
        #expect(try await zegel.run("settings", "show", key, user[0], user[1]).text.contains("set (secret)  user bob@partner.example"))
        #expect(try await zegel.run("settings", "set", key, "none", user[0], user[1]).status == 0)
        #expect(try await zegel.run("settings", "set", "encrypt.mode").status == 2)
        #expect(try await zegel.run("settings", "set", "encrypt.mode", "force", "--value-file", file).status == 2)
        #expect(try await zegel.run("audit", "list").text.contains("horse") == false)
    }

    @Test("list tells type, levels, default and meaning of each key, or of those with a word in their name")
    func list() async throws {
        let zegel = try Program()
        let one = try await zegel.run("settings", "list", "encrypt.mode").text
        for word in [
            "Encryption\n", "encrypt.mode", "takes one of never, allow, force, mandatory; default allow; set at global, domain, user",
        ] {
            #expect(one.contains(word), "\(one)")
        }
        let all = try WireFormat.decoder.decode([SettingsList.Item].self, from: Data(await zegel.run("settings", "list", "--json").output))
        #expect(all.count > 80 && all.filter(\.isSecret).map(\.key) == ["password.static", "otp.client-secret"])
        #expect(try await zegel.run("settings", "list", "nonsense").status == 3)
        #expect(try await zegel.run("settings", "list", "--markdown").text.hasPrefix("# Settings\n"))
    }
}
