/// Sets a notice as HTML: one column of 560 px, no remote picture, colours inline with a dark set for clients that ask for it.
struct HTMLNotice {
    static func render(_ notice: NoticeText, language: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(escape(language))">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(escape(notice.headline))</title>
        <style>
        @media (prefers-color-scheme: dark) {
        .paper { background: #14171c !important; }
        .card { background: #1b2027 !important; border-color: #2c333d !important; }
        .ink { color: #e9e6df !important; }
        .muted { color: #a2a9b4 !important; }
        .line { border-color: #2c333d !important; }
        .refused { color: #ec8a7f !important; background: #3a2321 !important; }
        .done { color: #7fd0a3 !important; background: #1b3327 !important; }
        .warning { color: #e3b866 !important; background: #372c16 !important; }
        }
        </style>
        </head>
        <body class="paper" style="margin:0;background:#fbfaf7">
        <table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:#fbfaf7"><tr>
        <td align="center" style="padding:24px 12px">
        <table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" style="width:100%;max-width:560px;\
        background:#ffffff;border:1px solid #e4e0d8;border-radius:10px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;\
        font-size:16px;line-height:1.5">
        <tr><td style="padding:28px 28px 24px">
        <h1 class="ink" style="margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:650;color:#1c2330">\(escape(notice.headline))</h1>
        \(facts(notice))
        \(notice.sections.map(section).joined(separator: "\n"))
        \(steps(notice))
        <p class="muted line" style="margin:24px 0 0;padding-top:12px;border-top:1px solid #e4e0d8;font-size:13px;color:#5c6675">\
        \(escape(notice.footer))</p>
        </td></tr></table>
        </td></tr></table>
        </body>
        </html>

        """
        .replacing("\n", with: "\r\n")
    }

    private static func facts(_ notice: NoticeText) -> String {
        guard !notice.facts.isEmpty else { return "" }
        let lines = notice.facts.map { "\(escape($0.label)): <span class=\"ink\" style=\"color:#1c2330\">\(escape($0.value))</span>" }
        return "<p class=\"muted\" style=\"margin:0 0 20px;font-size:14px;color:#5c6675\">\(lines.joined(separator: "<br>\n"))</p>"
    }

    private static func section(_ section: NoticeText.Section) -> String {
        let rows = section.items.map { item in
            """
            <tr><td class="line" style="padding:10px 0;border-top:1px solid #e4e0d8">
            <span class="\(style(section.mark).name)" style="\(style(section.mark).css);border-radius:6px;padding:1px 7px;font-weight:650">\
            \(section.mark.sign)</span>
            <span class="ink" style="color:#1c2330;font-weight:600;word-break:break-word">\(escape(item.address))</span>
            \(item.reason.isEmpty ? "" : "<br><span class=\"muted\" style=\"color:#5c6675;font-size:14px\">\(escape(item.reason))</span>")
            </td></tr>
            """
        }
        return """
            <h2 class="ink" style="margin:0 0 8px;font-size:17px;font-weight:650;color:#1c2330">\(escape(section.title))</h2>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 20px">
            \(rows.joined(separator: "\n"))
            </table>
            """
    }

    private static func steps(_ notice: NoticeText) -> String {
        guard !notice.steps.isEmpty else { return "" }
        let items = notice.steps.map { "<li style=\"margin:0 0 6px\">\(escape($0))</li>" }
        return """
            <h2 class="ink" style="margin:0 0 8px;font-size:17px;font-weight:650;color:#1c2330">What you can do</h2>
            <ul class="ink" style="margin:0;padding-left:20px;color:#1c2330">
            \(items.joined(separator: "\n"))
            </ul>
            """
    }

    private static func style(_ mark: NoticeText.Mark) -> (name: String, css: String) {
        switch mark {
        case .refused: ("refused", "color:#9e2b25;background:#f8e9e6")
        case .done: ("done", "color:#1f6b45;background:#e5f2ea")
        case .warning: ("warning", "color:#7a5310;background:#f8efdc")
        }
    }

    private static func escape(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: out += " "
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
