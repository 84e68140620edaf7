import AdminOperations
import ArgumentParser
import Foundation

struct MessageStatisticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "statistics", abstract: MessageStatistics.summary)
    @Option(help: "So many hours until now, 1 to 744.") var hours = 24
    @OptionGroup var output: JSONOption

    func run() async throws { try output.print(try await Engine.perform(MessageStatistics(hours: hours)), Self.text) }

    private static func text(_ result: MessageStatistics.Result) -> String {
        let busy = result.hours.filter { !$0.outcomes.isEmpty }
        let rows = busy.map { hour in
            let outcomes = hour.outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            return [
                Terminal.time(hour.at), "\(hour.outcomes.values.reduce(0, +))",
                outcomes.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
            ]
        }
        var parts = [rows.isEmpty ? "No mail in this time." : Terminal.table(["hour", "recipients", "of them"], rows)]
        if !result.reasons.isEmpty {
            parts.append(Terminal.table(["not delivered", "times", "reason"], result.reasons.map { [$0.kind, "\($0.count)", $0.words] }))
        }
        let oldest = result.oldest.map { ", the oldest since \(Terminal.time($0))" } ?? ""
        return (parts + ["\(result.waiting) in the queue\(oldest); \(result.held) held."]).joined(separator: "\n\n")
    }
}
