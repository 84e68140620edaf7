import AdminOperations
import Foundation
import OpenSSL
import TestSupport
import Testing

/// The main stories, told by a browser over a real listener, engine and store.
@Suite(
    "Admin pages in a browser", .serialized,
    .enabled("needs Chromium and Python tools") {
        await PythonTools.pages.arePresent && FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
    })
struct BrowserTests {
    private func office(_ prepare: (Office) async throws -> Void = { try await $0.fill() }, _ story: (Office) async throws -> Void)
        async throws
    {
        let office = try await Office.open()
        try await prepare(office)
        try await story(office)
        await office.close()
    }

    @Test("a fresh install goes through the wizard to a first encrypted mail")
    func wizard() async throws {
        let office = try await Office.open(isNew: true)
        let authority = try TestAuthority()
        let folder = try TemporaryFolder()
        let root = try folder.write("root.pem", authority.root.certificate.pem.utf8)
        let bob = try folder.write("bob.pem", try authority.leaf(for: "bob@partner.example").pem)
        try await office.tell("wizard", try await office.fixture.run(SetupCreate()).token, root, bob)
        await office.close()
    }

    @Test("a .p12 and a bundle of roots are imported")
    func imports() async throws {
        let folder = try TemporaryFolder()
        let authority = try TestAuthority()
        let frida = try authority.leaf(for: "frida@zegel.example")
        let key = try folder.write("frida.p12", try frida.p12("a password for the file"))
        let roots = try folder.write("roots.pem", (try TestAuthority().root.certificate.pem + TestAuthority().root.certificate.pem).utf8)
        try await office { try await $0.tell("imports", key, "a password for the file", roots) }
    }

    @Test("a domain becomes mandatory, and its effect is shown before")
    func mandatory() async throws { try await office { try await $0.tell("mandatory") } }

    @Test("a mail is found, and why it was not encrypted is read")
    func why() async throws { try await office { try await $0.tell("why") } }

    @Test("a stolen certificate is revoked by the procedure, which shows first what it will do")
    func stolen() async throws { try await office { try await $0.tell("stolen") } }

    @Test("a help desk sees the story of a mail and no keys")
    func helpdesk() async throws { try await office { try await $0.tell("helpdesk") } }

    @Test("without a pointer: from the login to a domain that was added, the focus always seen")
    func keyboard() async throws { try await office { try await $0.tell("keyboard") } }

    @Test("what needs it asks again for the password and goes on")
    func again() async throws {
        try await office { office in
            try await office.tell("again", office.later)
        }
    }

    @Test("axe finds nothing on any page, in both languages, and nothing is wider than 320 pixels")
    func accessible() async throws {
        try await office { office in
            try await office.fillRecipients()
            try await office.tell("accessible")
        }
    }

    @Test("the first page has less than 100 kB in all")
    func light() async throws { try await office { try await $0.tell("light") } }

    @Test("while the engine starts the page says so, comes back by itself, and nobody logs in again")
    func starting() async throws {
        try await office { try await $0.tell("starting", $0.reception.away) }
    }

    @Test("a picture of each page", .enabled(if: ProcessInfo.processInfo.environment["ZEGEL_SCREENS"] != nil))
    func pictures() async throws {
        let folder = try #require(ProcessInfo.processInfo.environment["ZEGEL_SCREENS"])
        try await office { office in
            try await office.fillRecipients()
            try await office.tell("pictures", folder)
        }
    }
}
