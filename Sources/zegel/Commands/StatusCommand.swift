import AdminOperations
import ArgumentParser
import OpenSSL

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Whether the engine takes mail, where it listens, what is queued.")
    @OptionGroup var output: JSONOption

    func run() async throws {
        let running = try await Engine.performOnRunningEngine(StatusShow())
        let status =
            running
            ?? StatusShow.Result(
                ready: false, version: Version.text, library: Library.version, processIdentifier: 0, listeners: [], queue: [:],
                generation: 0,
                warnings: ["no engine is running: start one with zegel serve"])
        try output.print(status, Self.text)
        if !status.ready { throw ExitCode(1) }
    }

    private static func text(_ status: StatusShow.Result) -> String {
        var lines = [status.ready ? "\(Terminal.green("✓")) takes mail" : "\(Terminal.red("✕")) takes no mail"]
        lines += status.obstacles.map { "  \(Terminal.line($0))" }
        lines += status.listeners.map { "  \($0.name): \($0.address) port \($0.port), origin \($0.origin)" }
        let states = ["received", "ready", "deferred", "held"].map { "\(status.queue[$0] ?? 0) \($0)" }
        if status.ready { lines.append("  queue: \(states.joined(separator: ", "))") }
        if !status.warnings.isEmpty {
            let count = status.warnings.count
            lines.append("  \(count) standing warning\(count == 1 ? "" : "s"); zegel doctor says what to do:")
            lines += status.warnings.map { "\(Terminal.amber("!")) \(Terminal.line($0))" }
        }
        lines.append(Terminal.grey("zegel \(status.version), \(status.library)"))
        return lines.joined(separator: "\n")
    }
}
