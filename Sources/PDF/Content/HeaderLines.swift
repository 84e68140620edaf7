import MIME

/// The header fields a reader sees (`behaviour.md` F-01).
struct HeaderLines {
    let subject: String
    let from: String
    /// Label and value: From, To, Cc, Date.
    let lines: [(name: FrameWords.Field, value: String)]
    /// An address list longer than this many characters is cut; the original has it.
    private static let longest = 3_000

    init(_ message: Message, _ words: FrameWords) {
        let header = message.wholeHeader
        func value(_ name: String) -> String? {
            let text = header.all(named: name).map { Self.cleaned($0.decoded) }.filter { !$0.isEmpty }.joined(separator: ", ")
            return text.isEmpty ? nil : text.count > Self.longest ? "\(text.prefix(Self.longest))…" : text
        }
        subject = value("Subject") ?? ""
        from = value("From") ?? ""
        let date = value("Date").map { MailDate.written($0, words) }
        let found: [(FrameWords.Field, String?)] = [(.from, value("From")), (.to, value("To")), (.cc, value("Cc")), (.date, date)]
        lines = found.compactMap { name, value in value.map { (name, $0) } }
    }

    /// One line, without controls and without characters that turn text around.
    static func cleaned(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        let kept = scalars.filter { !FileName.turnsAround($0) }
        return String(String.UnicodeScalarView(kept)).split(separator: " ").joined(separator: " ")
    }
}
