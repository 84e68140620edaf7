/// Sets a notice as plain text that reads as well alone as the HTML part does.
struct PlainNotice {
    /// Lines end in CRLF and are at most 76 characters where words allow.
    static func render(_ notice: NoticeText) -> String {
        var lines = wrap(notice.headline) + [""]
        if !notice.facts.isEmpty { lines += notice.facts.flatMap { wrap("\($0.label): \($0.value)", indent: "  ") } + [""] }
        for section in notice.sections {
            lines += wrap(section.title)
            for item in section.items {
                lines += wrap("\(section.mark.sign) \(item.address)", indent: "  ")
                if !item.reason.isEmpty { lines += wrap(item.reason, indent: "    ") }
            }
            lines.append("")
        }
        if !notice.steps.isEmpty {
            lines.append("What you can do")
            lines += notice.steps.flatMap { wrap("- \($0)", indent: "  ", hanging: "    ") } + [""]
        }
        lines.append("--")
        lines += wrap(notice.footer)
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// - Parameter hanging: before every line but the first; by default the same.
    private static func wrap(_ text: String, indent: String = "", hanging: String? = nil, width: Int = 76) -> [String] {
        var lines: [String] = []
        var line = indent
        var isEmpty = true
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !isEmpty, line.count + word.count + 1 > width {
                lines.append(line)
                line = hanging ?? indent
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        lines.append(line)
        return lines
    }
}
