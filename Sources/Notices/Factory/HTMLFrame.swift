/// Sets a factory text as the HTML part of a template: one column of 560 px, no remote picture, colours inline with a dark set for
/// clients that ask for it.
enum HTMLFrame {
    static func render(_ text: FactoryText) -> String {
        """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>\(Dress.escaped(text.headline))</title>
        <style>
        :root { color-scheme: light dark; }
        @media (max-width: 480px) {
        .body { padding: 20px 18px !important; }
        .around { padding: 8px !important; }
        }
        @media (prefers-color-scheme: dark) {
        .paper { background: #14171c !important; }
        .card { background: #1b2027 !important; border-color: #2c333d !important; }
        .ink { color: #e9e6df !important; }
        .muted { color: #a2a9b4 !important; }
        .line { border-color: #2c333d !important; }
        .refused { color: #ec8a7f !important; background: #3a2321 !important; }
        .done { color: #7fd0a3 !important; background: #1b3327 !important; }
        .attention { color: #e6bf73 !important; background: #372c17 !important; }
        .information { color: #8fc3e6 !important; background: #1b2c39 !important; }
        .button { background: #9cc4ea !important; color: #14171c !important; }
        .action { color: #9cc4ea !important; }
        .box { background: #14171c !important; border-color: #2c333d !important; }
        }
        </style>
        </head>
        <body class="paper" style="margin:0;padding:0;background:#fbfaf7">
        <table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#fbfaf7">
        <tr><td class="around" align="center" style="padding:24px 12px">
        <table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" border="0" style="\(card)">
        <tr><td class="body" align="left" style="padding:28px 32px 24px">
        <p style="margin:0 0 12px">\(pill(text.mark, text.label))</p>
        <h1 class="ink" style="margin:0 0 20px;font-size:22px;line-height:1.3;font-weight:650;color:#1c2330;\(breaking)">\
        \(HTMLWords.set(text.headline))</h1>
        \(text.blocks.map(block).joined(separator: "\n"))
        <p class="muted line" style="margin:24px 0 0;padding-top:12px;border-top:1px solid #e4e0d8;font-size:13px;color:#5c6675;\(breaking)">\
        \(HTMLWords.set(text.footer))</p>
        </td></tr>
        </table>
        </td></tr>
        </table>
        </body>
        </html>

        """
    }

    private static let breaking = "overflow-wrap:anywhere;word-break:break-word"
    private static let card = """
        width:100%;max-width:560px;table-layout:fixed;background:#ffffff;border:1px solid #e4e0d8;border-radius:10px;border-collapse:separate;\
        font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',sans-serif;font-size:16px;line-height:1.5
        """
    private static let section = "margin:0 0 8px;font-size:17px;line-height:1.4;font-weight:650;color:#1c2330"

    private static func block(_ block: FactoryText.Block) -> String {
        switch block {
        case .paragraph(let text):
            return "<p class=\"ink\" style=\"margin:0 0 16px;color:#1c2330;\(breaking)\">\(HTMLWords.set(text))</p>"
        case .facts(let facts): return self.facts(facts)
        case .items(let list, let mark, let title, let line, let details): return items(list, mark, title, line, details)
        case .steps(let title, let steps): return self.steps(title, steps)
        case .secret(let label, let value): return secret(label, value)
        case .link(let label, let url): return link(label, url)
        case .when(let name, let blocks): return "{{#\(name)}}\n\(blocks.map(self.block).joined(separator: "\n"))\n{{/\(name)}}"
        case .unless(let name, let blocks): return "{{^\(name)}}\n\(blocks.map(self.block).joined(separator: "\n"))\n{{/\(name)}}"
        }
    }

    private static func facts(_ facts: [FactoryText.Fact]) -> String {
        let rows = facts.map { fact in
            let row = """
                <p class="muted" style="margin:0 0 2px;font-size:14px;color:#5c6675;\(breaking)">\(HTMLWords.set(fact.label)): \
                <span class="ink" style="color:#1c2330">\(HTMLWords.set(fact.value))</span></p>
                """
            return fact.variable.map { "{{#\($0)}}\n\(row)\n{{/\($0)}}" } ?? row
        }
        return "<div style=\"margin:0 0 20px\">\n\(rows.joined(separator: "\n"))\n</div>"
    }

    private static func items(_ list: String, _ mark: FactoryText.Mark, _ title: String, _ line: String, _ details: [String]) -> String {
        let lines = details.map { detail in
            let row = "<div class=\"muted\" style=\"color:#5c6675;font-size:14px\">\(HTMLWords.set(detail))</div>"
            return PlainFrame.variable(of: detail).map { "{{#\($0)}}\n\(row)\n{{/\($0)}}" } ?? row
        }
        return """
            <h2 class="ink" style="\(section)">\(HTMLWords.set(title))</h2>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px;table-layout:fixed">
            {{#\(list)}}
            <tr><td class="line" width="34" valign="top" style="width:34px;padding:10px 0;border-top:1px solid #e4e0d8">\
            <span class="\(mark.rawValue)" style="\(css(mark));border-radius:6px;padding:1px 7px;font-weight:650">\(mark.sign)</span></td>
            <td class="line" valign="top" style="padding:10px 0;border-top:1px solid #e4e0d8;\(breaking)">
            <div class="ink" style="color:#1c2330;font-weight:600">\(HTMLWords.set(line))</div>
            \(lines.joined(separator: "\n"))
            </td></tr>
            {{/\(list)}}
            </table>
            """
    }

    private static func steps(_ title: String, _ steps: [String]) -> String {
        let items = steps.map { "<li style=\"margin:0 0 6px\">\(HTMLWords.set($0))</li>" }
        return """
            <h2 class="ink" style="\(section)">\(HTMLWords.set(title))</h2>
            <ul class="ink" style="margin:0 0 16px;padding:0 0 0 20px;color:#1c2330;\(breaking)">
            \(items.joined(separator: "\n"))
            </ul>
            """
    }

    private static func secret(_ label: String, _ value: String) -> String {
        """
        <p class="muted" style="margin:0 0 4px;font-size:14px;color:#5c6675">\(HTMLWords.set(label))</p>
        <p class="ink box" style="margin:0 0 20px;padding:10px 14px;border:1px solid #e4e0d8;border-radius:10px;background:#fbfaf7;\
        font-family:ui-monospace,'Cascadia Mono',Menlo,Consolas,monospace;font-size:17px;color:#1c2330;\(breaking)">\(HTMLWords.set(value))</p>
        """
    }

    private static func link(_ label: String, _ url: String) -> String {
        """
        <p style="margin:4px 0 8px"><a class="button" href="{{\(url)}}" style="display:inline-block;padding:10px 18px;border-radius:10px;\
        background:#1f4e79;color:#ffffff;font-weight:600;text-decoration:none">\(HTMLWords.set(label))</a></p>
        <p class="muted" style="margin:0 0 20px;font-size:13px;color:#5c6675;\(breaking)">{{\(url)}}</p>
        """
    }

    private static func pill(_ mark: FactoryText.Mark, _ label: String) -> String {
        """
        <span class="\(mark.rawValue)" style="display:inline-block;\(css(mark));border-radius:6px;padding:2px 10px;font-size:14px;\
        font-weight:650">\(mark.sign) \(HTMLWords.set(label))</span>
        """
    }

    private static func css(_ mark: FactoryText.Mark) -> String {
        switch mark {
        case .refused: "color:#9e2b25;background:#f8e9e6"
        case .done: "color:#1f6b45;background:#e5f2ea"
        case .attention: "color:#8a5a00;background:#fbf1dc"
        case .information: "color:#22577a;background:#e6f0f6"
        }
    }
}
