import AdminOperations
import ArgumentParser
import Foundation
import Settings

/// Where the passwords of key files go instead of the terminal.
struct SheetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write pages to print to this new file: HTML, or text for .txt.", valueName: "file")) var sheet: String?
    @Option(help: "Of the pages: en or de.") var language = "en"

    func validate() throws {
        if Language(rawValue: language) == nil { throw ValidationError("--language is en or de") }
    }

    /// Before anything is shown for the only time.
    func checkFree() throws {
        guard let sheet, FileManager.default.fileExists(atPath: sheet) else { return }
        throw PlainFailure(text: "\(sheet) exists: name a new file", code: 2)
    }

    /// Writes the pages, or shows the passwords at the terminal; those that go another way are on no page.
    func show(_ items: [KeyFileItem]) throws {
        let shown = items.filter { $0.password != nil }
        guard let sheet, !shown.isEmpty else {
            print(KeyFileText.items(items))
            if !shown.isEmpty { Terminal.say("This was the only time: hand the passwords over by another way than mail.") }
            return
        }
        if shown.count < items.count { print(KeyFileText.items(items.filter { $0.password == nil })) }
        let organisation = try GlobalOptions.readConfiguration().organisation
        try KeyFileText.sheet(shown, to: sheet, organisation: organisation, language: Language(rawValue: language) ?? .en)
    }
}

struct CASendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send keys to their owners by mail, also again, each in a new file.",
        discussion: """
            The mail comes from ca.sender. What opens the file is shown here once, written to a sheet to print, or sent by \
            SMS, and is never mailed.
            """)
    @Argument(help: "Thumbprints, or the first 8 digits of them.") var certificates: [String]
    @Option(help: "file (PKCS #12), profile (for Apple devices) or both.") var form: String?
    @Option(help: "show, sms or portal.") var channel: String?
    @Flag(help: "One secret opens all the files: for keys of one person.") var together = false
    @Flag(help: "Together although they are of several persons, who can then read each other's mail.") var severalPersons = false
    @Flag(help: "Also keys whose certificate was revoked, for reading old mail.") var revoked = false
    @OptionGroup var pages: SheetOptions
    @OptionGroup var output: JSONOption

    func run() async throws {
        try pages.checkFree()
        let operation = KeySend(
            certificates: certificates, form: form, channel: channel, together: together ? true : nil,
            severalPersons: severalPersons ? true : nil, revoked: revoked ? true : nil)
        let result = try await Engine.perform(operation)
        if let warning = result.warning { Terminal.say("\(Terminal.amber("!")) \(warning)") }
        if output.json { try output.print(result) { _ in "" } } else { try pages.show(result.items) }
    }
}

struct CARevealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reveal", abstract: "Show once what opens the key files that were sent with requests and in bulk.",
        discussion: "What is shown or written to a sheet is destroyed here: there is no second time, but zegel ca send makes a new file.")
    @Argument(help: "Only of this address.") var address: String?
    @Option(help: "At most so many, 1 to 1000, the oldest first.") var limit = 1000
    @OptionGroup var pages: SheetOptions
    @OptionGroup var output: JSONOption

    func run() async throws {
        try pages.checkFree()
        let result = try await Engine.perform(KeyReveal(address: address, limit: limit))
        if output.json { return try output.print(result) { _ in "" } }
        guard !result.items.isEmpty else { return Terminal.say("Nothing waits to be shown.") }
        try pages.show(result.items)
        if result.waiting > 0 { Terminal.say("\(result.waiting) more wait.") }
    }
}

struct CABulkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulk", abstract: BulkStart.summary, subcommands: [Start.self, Show.self, List.self, Cancel.self],
        defaultSubcommand: Start.self)

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: BulkStart.summary,
            discussion: """
                The first line of the file names the columns: address, common-name, validity, key, profile, phone, send, language. Only \
                address is needed. send is yes, no, file, profile or both. Begin with --dry-run.
                """)
        @Argument(help: "CSV in UTF-8; - is standard input.") var file: String
        @Flag(help: "Only say what would become of each line.") var dryRun = false
        @Flag(help: "Addresses may be external ones.") var external = false
        @Option(help: "Which authority issues.") var authority: String?
        @Flag(help: "Do not wait for the end.") var background = false
        @OptionGroup var output: JSONOption

        func run() async throws {
            let data = try InputFile.read(file)
            if dryRun {
                let lines = try await Engine.perform(BulkPreview(file: data, authority: authority, external: external ? true : nil))
                try output.print(lines, BulkText.preview)
                if lines.contains(where: { $0.outcome == "bad" }) { throw ExitCode(Exit.checkFoundProblems) }
                return
            }
            let started = try await Engine.perform(BulkStart(file: data, authority: authority, external: external ? true : nil))
            let item = background ? started : try await BulkProgress.wait(for: started)
            try output.print(item, BulkText.item)
            if item.failed > 0 { throw ExitCode(Exit.checkFoundProblems) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: BulkShow.summary)
        @Argument(help: "As starting it said.") var id: String
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await Engine.perform(BulkShow(id: id)), BulkText.item) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: BulkList.summary)
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await Engine.perform(BulkList()), BulkText.table) }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: BulkCancel.summary)
        @Argument(help: "As starting it said.") var id: String
        @OptionGroup var output: JSONOption

        func run() async throws { try output.print(try await Engine.perform(BulkCancel(id: id)), BulkText.item) }
    }
}

/// Watches a file of people being worked through.
enum BulkProgress {
    /// - Returns: how it ended; or how it stands when no engine runs that goes on with it, or what is left waits for somebody.
    static func wait(for started: BulkItem) async throws -> BulkItem {
        var item = started
        var (still, last) = (0, -1)
        // What waits for an approval does not move: after half a minute without a step the command ends and the work goes on.
        while !item.isOver, still < 60 {
            guard let now = try await Engine.performOnRunningEngine(BulkShow(id: item.id)) else {
                Terminal.say("No engine runs: it goes on as soon as zegel serve does. See zegel ca bulk show \(item.id)")
                return item
            }
            item = now
            still = item.issued + item.failed == last ? still + 1 : 0
            last = item.issued + item.failed
            draw(item)
            if !item.isOver { try await Task.sleep(for: .milliseconds(500)) }
        }
        if isatty(STDERR_FILENO) == 1 { Terminal.say("") }
        if !item.isOver { Terminal.say("It goes on without this command. See zegel ca bulk show \(item.id)") }
        return item
    }

    private static func draw(_ item: BulkItem) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\(BulkText.bar(item))".utf8))
    }
}
