/// What one of Zegel's own templates says, before it is set as plain text and as HTML: the answer first, then the reasons, then what to do.
///
/// All strings may hold tags; HTML escaping of the words between them is the frame's work.
struct FactoryText: Sendable {
    /// The sign and colour of the answer; the word beside it is `label`.
    enum Mark: String, Sendable {
        case refused, done, attention, information

        var sign: String {
            switch self {
            case .refused: "✕"
            case .done: "✓"
            case .attention: "!"
            case .information: "–"
            }
        }
    }

    /// One line `label: value`.
    struct Fact: Sendable {
        var label: String
        var value: String
        /// Left out when this variable is empty.
        var variable: String?
    }

    indirect enum Block: Sendable {
        case paragraph(String)
        case facts([Fact])
        /// A titled list, one item for each of a list variable.
        case items(of: String, Mark, title: String, line: String, details: [String])
        /// What the reader can do, a sentence a step.
        case steps(String, [String])
        /// Something to copy: a password, a thumbprint.
        case secret(String, String)
        /// A link by its variable.
        case link(String, url: String)
        /// Only when the variable is not empty.
        case when(String, [Block])
        /// Only when it is.
        case unless(String, [Block])
    }

    var mark: Mark
    /// The mark in a word: `Not sent`.
    var label: String
    /// The subject of the mail; `nil`: the headline.
    var subject: String?
    /// The answer in one sentence.
    var headline: String
    var blocks: [Block]
    /// Under the line at the end.
    var footer: String
}
