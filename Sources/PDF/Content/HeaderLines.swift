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
            let list = name == "Subject" || name == "Date" ? nil : Self.addresses(header, name)
            let text = list ?? header.all(named: name).map { Self.cleaned($0.decoded) }.filter { !$0.isEmpty }.joined(separator: ", ")
            return text.isEmpty ? nil : text.count > Self.longest ? "\(text.prefix(Self.longest))…" : text
        }
        subject = value("Subject") ?? ""
        from = value("From") ?? ""
        let date = value("Date").map { MailDate.written($0, words) }
        let found: [(FrameWords.Field, String?)] = [(.from, value("From")), (.to, value("To")), (.cc, value("Cc")), (.date, date)]
        lines = found.compactMap { name, value in value.map { (name, $0) } }
    }

    /// Names without the marks of the grammar; `nil` for what is no strict list, which is shown as it stands.
    private static func addresses(_ header: Header, _ name: String) -> String? {
        guard let list = try? header.addressList(named: name) else { return nil }
        func text(_ mailbox: Mailbox) -> String {
            let name = cleaned(mailbox.displayName ?? "")
            return name.isEmpty ? "\(mailbox.address)" : "\(name) <\(mailbox.address)>"
        }
        let elements = list.elements.map { element in
            switch element {
            case .mailbox(let mailbox): text(mailbox)
            case .group(let name, let members): "\(cleaned(name)): \(members.map(text).joined(separator: ", "));"
            }
        }
        return elements.joined(separator: ", ")
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
