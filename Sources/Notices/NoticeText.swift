/// What a notice says, before it is set as plain text and as HTML: the answer first, then the reasons, then what to do.
struct NoticeText: Sendable {
    /// One line about one recipient.
    struct Item: Sendable {
        var address: String
        var reason: String
    }

    /// A mark with its word, never colour alone.
    enum Mark: Sendable {
        case refused, done, warning

        var sign: String {
            switch self {
            case .refused: "✕"
            case .done: "✓"
            case .warning: "!"
            }
        }
    }

    /// A list of recipients under one sentence.
    struct Section: Sendable {
        var mark: Mark
        var title: String
        var items: [Item]
    }

    /// The answer in one sentence: the headline of the page and the subject of the mail.
    var headline: String
    /// Which message this is about: label and value.
    var facts: [(label: String, value: String)]
    var sections: [Section]
    /// What the reader can do now, one sentence a step.
    var steps: [String]
    /// The trace id and who wrote this.
    var footer: String
}
