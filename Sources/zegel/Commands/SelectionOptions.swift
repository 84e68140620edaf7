import AdminOperations
import ArgumentParser

/// Which queued messages are meant.
struct SelectionOptions: ParsableArguments {
    @Option(help: "received, ready, held, deferred, done, bounced or all.") var state: String?
    @Option(help: "Only of this reverse-path, of @domain, or of <> (notices).") var sender: String?
    @Option(help: "Only to this recipient or @domain.") var recipient: String?
    @Option(help: "Only where this text is in why it waits.") var text: String?
    @Option(help: "Accepted before: a time, a day, or how long ago (7 d, 2 h).") var until: String?

    var selection: QueueSelection { QueueSelection(state: state, sender: sender, recipient: recipient, text: text, until: until) }
    /// Something narrows.
    var isNarrow: Bool { [state, sender, recipient, text, until].contains { $0 != nil } }
}
