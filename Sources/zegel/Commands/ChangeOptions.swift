import AdminOperations
import ArgumentParser
import Foundation

/// One or more messages by their ids, or all that a selection names, with a preview.
struct ChangeOptions: ParsableArguments {
    static let discussion = """
        By ids, or by --state, --sender, --recipient, --text and --until, or --all. A selection is shown first: on a terminal you are asked, \
        elsewhere nothing happens without --yes. --dry-run only shows.
        """

    @Argument(help: "The ids the 250 named.") var ids: [String] = []
    @OptionGroup var selection: SelectionOptions
    @Flag(help: "Every message the verb can do something with.") var all = false
    @Flag(name: .customLong("dry-run"), help: "Show what would be hit and change nothing.") var dryRun = false
    @Flag(help: "Do not ask.") var yes = false
    @Option(help: "Why, for the audit.") var reason = ""
    @OptionGroup var output: JSONOption

    func check() throws {
        let isSelected = selection.isNarrow || all
        guard ids.isEmpty != !isSelected else {
            throw ValidationError(
                isSelected ? "Give ids or a selection, not both." : "Give ids, or say which messages: --state, --recipient, … or --all.")
        }
        guard ids.isEmpty || !dryRun else { throw ValidationError("--dry-run goes with a selection.") }
    }

    func carryOut(_ action: String) async throws {
        guard ids.isEmpty else { return try await change(action) }
        let preview = try await Engine.perform(QueuePreview(selection.selection, action: action))
        if dryRun { return try output.print(preview) { QueueText.preview($0, action) } }
        guard preview.count > 0 else { return try tell(QueueBulk.Result(changed: 0, inWork: 0), action) }
        if !yes {
            Terminal.say(QueueText.preview(preview, action))
            guard isatty(STDIN_FILENO) == 1 else { throw PlainFailure(text: "nothing was changed: add --yes to carry it out", code: 2) }
            Terminal.say("\(action.capitalized) them? [y/N]")
            guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
                throw PlainFailure(text: "nothing was changed", code: 1)
            }
        }
        // What was shown is what is changed: more than that is shown first. With --yes nothing was shown.
        let bulk = QueueBulk(selection.selection, action: action, reason: reason, expected: yes ? nil : preview.count)
        try tell(try await Engine.perform(bulk), action)
    }

    /// Each id for itself: one that cannot be changed does not keep the others back.
    private func change(_ action: String) async throws {
        var failure: AdminProblem?
        for id in ids {
            do {
                _ = try await Engine.perform(QueueChange(id: id, action: action, reason: reason))
            } catch let problem as AdminProblem {
                guard ids.count > 1 else { throw problem }
                Terminal.say("zegel: \(Terminal.safe(problem.detail))")
                failure = problem
            }
        }
        if let failure { throw ExitCode(failure.type.exitCode) }
        if !output.json { Terminal.say("\(QueueText.messages(ids.count)): \(QueueText.done(action))") }
    }

    private func tell(_ result: QueueBulk.Result, _ action: String) throws {
        try output.print(result) { result in
            let busy = result.inWork == 0 ? "" : "; \(result.inWork) in work this moment and left as they are: try again"
            return "\(QueueText.messages(result.changed)): \(QueueText.done(action))\(busy)"
        }
    }
}
