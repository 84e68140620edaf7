/// Text and pictures that wait to become a paragraph, with white space as CSS 2.2 §16.6.1 has it.
struct InlineFlow {
    private var runs: [Run] = []
    /// The last character was a blank that swallows the next, or nothing stands on the line yet.
    private var isAfterBlank = true

    var isEmpty: Bool { runs.isEmpty }

    mutating func add(_ text: String, _ style: ElementStyle) {
        guard style.text.size > 0 else { return }
        let shown =
            switch style.blanks {
            case .kept: text.replacing("\r\n", with: "\n")
            case .linesKept: collapse(text, keepsLines: true)
            case .collapsed, .unbroken: collapse(text, keepsLines: false)
            }
        guard !shown.isEmpty else { return }
        let cased =
            switch style.letters {
            case .asWritten: shown
            case .upper: shown.uppercased()
            case .lower: shown.lowercased()
            }
        let whole = style.blanks == .unbroken ? Self.unbroken(cased) : cased
        append(whole, style.readableText)
    }

    mutating func add(_ picture: PlacedPicture) {
        runs.append(.picture(picture))
        isAfterBlank = false
    }

    mutating func breakLine(_ style: ElementStyle) {
        var text = style.readableText
        if text.size == 0 { text.size = 1.6 }
        append("\n", text)
        isAfterBlank = true
    }

    /// The runs so far; the flow is empty afterwards. A line break at the end ends the last line and begins no other.
    mutating func take() -> [Run] {
        defer { (runs, isAfterBlank) = ([], true) }
        var result = runs
        while case .text(let text, let style)? = result.last {
            var kept = text
            while kept.last == " " { kept.removeLast() }
            if kept.last == "\n" {
                kept.removeLast()
                // A line with nothing but its break is an empty line.
                let isLineEmpty = kept.isEmpty ? result.count == 1 || Self.endsLine(result[result.count - 2]) : kept.last == "\n"
                if isLineEmpty { kept += "\u{A0}" }
                result[result.count - 1] = .text(kept, style)
                return kept.isEmpty ? Array(result.dropLast()) : result
            }
            if kept.isEmpty {
                result.removeLast()
                continue
            }
            result[result.count - 1] = .text(kept, style)
            break
        }
        return result
    }

    private static func endsLine(_ run: Run) -> Bool {
        if case .text(let text, _) = run { text.last == "\n" } else { false }
    }

    private mutating func append(_ text: String, _ style: TextStyle) {
        if case .text(let before, let known)? = runs.last, known == style {
            runs[runs.count - 1] = .text(before + text, style)
        } else {
            runs.append(.text(text, style))
        }
    }

    private mutating func collapse(_ text: String, keepsLines: Bool) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where keepsLines:
                scalars.append("\n")
                isAfterBlank = true
            case " ", "\t", "\n", "\r", "\u{C}":
                if !isAfterBlank { scalars.append(" ") }
                isAfterBlank = true
            default:
                scalars.append(scalar)
                isAfterBlank = false
            }
        }
        return String(scalars)
    }

    private static func unbroken(_ text: String) -> String {
        text.count <= 60 ? text.replacing(" ", with: "\u{A0}") : text
    }
}
