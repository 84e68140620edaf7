import AdminOperations
import ArgumentParser
import Foundation

struct MessageExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: MessageExplain.summary,
        discussion: """
            The decision is made by the code that decides real mail. Mail from outside is opened with the keys of its recipients, and \
            what is found is told; nothing of its text is shown. Exit 0 when every recipient would get the mail, 4 when one would not.

            --as-of-setting decides by settings that are not set: encrypt.mode=force for all, \
            partner.example:encrypt.mode=force for a domain, bob@partner.example:smime.enabled=false for a user.
            """)

    @Option(help: "The sender of the envelope; <> is the null sender. Default: the author of FILE.") var from: String?
    @Option(help: "A recipient. May be repeated.") var to: [String] = []
    @Option(help: "The subject, instead of that of FILE.") var subject: String?
    @Option(help: ArgumentHelp("A further header field. May be repeated.", valueName: "Name: value")) var header: [String] = []
    @Option(help: "Where the mail comes from: inside or outside.") var origin = "inside"
    @Option(name: .customLong("as-of-setting"), help: ArgumentHelp("Decide by this setting. May be repeated.", valueName: "KEY=VALUE"))
    var settings: [String] = []
    @Argument(help: "The mail; - is standard input. Without one it is a mail without text.") var file: String?
    @OptionGroup var output: JSONOption

    /// What goes to the engine in one request, with room for its form.
    private static let largest = 11 << 20

    func validate() throws {
        guard !to.isEmpty else { throw ValidationError("Name at least one recipient with --to.") }
        guard from != nil || file != nil else { throw ValidationError("Name the sender with --from, or give a FILE.") }
    }

    func run() async throws {
        let message = try file.map { try InputFile.read($0) }
        guard message?.count ?? 0 <= Self.largest else {
            throw PlainFailure(text: "the mail has more than \(Self.largest >> 20) MiB: give its beginning with the whole header", code: 2)
        }
        let result = try await Engine.perform(
            MessageExplain(
                from: from, to: to, subject: subject, headers: header.isEmpty ? nil : header, origin: origin, message: message,
                settings: settings.isEmpty ? nil : settings))
        try output.print(result) { StoryText.painted($0.story.trimmingCharacters(in: .newlines)) }
        if !result.notSent.isEmpty { throw ExitCode(AdminProblem.Kind.refused.exitCode) }
    }
}
