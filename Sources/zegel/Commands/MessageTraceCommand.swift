import AdminOperations
import ArgumentParser
import Foundation

struct MessageTraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: MessageTrace.summary,
        discussion: """
            With an id: the story of that message. Without: the messages found, one line a recipient, newest first.

            Outcomes are signedAndEncrypted, encrypted, signed, plain, alreadyEncrypted, delivered, deliveredEncrypted, refused, held.
            """)

    @Argument(help: "The id the 250 named.") var id: String?
    @Option(name: .customLong("id"), help: "The same.") var idOption: String?
    @Option(help: "Only mail of this author or reverse-path.") var from: String?
    @Option(help: "Only mail to this recipient.") var to: String?
    @Option(help: "Decided then or later: a time, a day, or how long ago (7 d, 2 h).") var since: String?
    @Option(help: "Decided before: likewise.") var until: String?
    @Option(help: "Only this outcome. May be repeated.") var outcome: [String] = []
    @Option(name: .customLong("message-id"), help: "Only mail with this Message-ID.") var messageID: String?
    @Option(help: "Only where this text is in the record.") var text: String?
    @Option(help: "At most so many lines; with --csv all unless said.") var limit: Int?
    @Option(help: "The lines behind this one: the next of a page in JSON.") var after: String?
    @Flag(name: .long, help: "Print comma-separated values.") var csv = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard id == nil || idOption == nil else { throw ValidationError("Give the id once.") }
        guard !csv || !output.json else { throw ValidationError("Choose --csv or --json.") }
        guard !csv || (id ?? idOption) == nil else { throw ValidationError("--csv lists; the story of one message is text or JSON.") }
        let narrows = [from, to, since, until, messageID, text, after].contains { $0 != nil } || !outcome.isEmpty || limit != nil
        guard !narrows || (id ?? idOption) == nil else { throw ValidationError("With an id nothing else narrows the search.") }
        guard limit ?? 1 > 0 else { throw ValidationError("--limit takes a number above 0.") }
    }

    func run() async throws {
        if let id = id ?? idOption { return try await tell(id) }
        if csv { return try await export() }
        try output.print(try await search(min(limit ?? 100, 1000)), Self.table)
    }

    /// A page; a search that an index does not help looks further until the page is full or the past is over.
    private func search(_ limit: Int) async throws -> MessageList.Result {
        var found = try await Engine.perform(question(limit, after))
        while found.items.count < limit, let next = found.next {
            let more = try await Engine.perform(question(limit - found.items.count, next))
            found = MessageList.Result(items: found.items + more.items, next: more.next)
        }
        return found
    }

    private func tell(_ id: String) async throws {
        try output.print(try await Engine.perform(MessageTrace(id: id))) { trace in
            let tries = trace.tries.map { [Terminal.time($0.at), $0.recipient, $0.server, $0.outcome, $0.answer] }
            let table =
                tries.isEmpty ? "No delivery was tried yet." : Terminal.table(["when", "recipient", "server", "outcome", "answer"], tries)
            return StoryText.painted(trace.story) + "\n" + table
        }
    }

    private func question(_ limit: Int, _ after: String?) -> MessageList {
        var question = MessageList(limit: limit)
        question.from = from
        question.to = to
        question.since = since
        question.until = until
        question.outcomes = outcome.isEmpty ? nil : outcome
        question.messageID = messageID
        question.text = text
        question.after = after
        return question
    }

    private static func table(_ found: MessageList.Result) -> String {
        guard !found.items.isEmpty else { return "No message was found." }
        let rows = found.items.map {
            [Terminal.time($0.at), $0.id, $0.from.isEmpty ? "<>" : $0.from, $0.to, $0.words, $0.delivery ?? "–"]
        }
        let table = Terminal.table(["when", "id", "from", "to", "outcome", "delivery"], rows)
        guard let next = found.next else { return table }
        return table + "\n" + Terminal.grey("More: --after \(next)")
    }

    /// Page by page: what is printed does not pile up.
    private func export() async throws {
        print(CSVText.lines([["time", "id", "mail", "from", "to", "message-id", "outcome", "delivery"]]), terminator: "\r\n")
        var (left, after) = (limit ?? .max, after)
        while left > 0 {
            let page = try await Engine.perform(question(min(left, 1000), after))
            let rows = page.items.map {
                [$0.at.formatted(.iso8601), $0.id, $0.mail, $0.from, $0.to, $0.messageID ?? "", $0.outcome, $0.delivery ?? ""]
            }
            if !rows.isEmpty { print(CSVText.lines(rows), terminator: "\r\n") }
            left -= page.items.count
            guard let next = page.next else { return }
            after = next
        }
    }
}
