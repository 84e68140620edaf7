import Foundation
import Settings

/// Pages with the passwords of key files, to be printed and handed over: one page a person, readable in black and white.
///
/// Nothing in it loads from elsewhere. The text form says the same.
public struct PasswordSheet: Sendable {
    /// What one page is about.
    public struct Item: Hashable, Sendable {
        public var address: String
        public var files: [String]
        /// In groups of four.
        public var password: String
        /// SHA-256 of the certificate.
        public var thumbprint: String
        public var madeAt: Date

        public init(address: String, files: [String], password: String, thumbprint: String, madeAt: Date) {
            self.address = address
            self.files = files
            self.password = password
            self.thumbprint = thumbprint
            self.madeAt = madeAt
        }
    }

    public var items: [Item]
    public var organisation: String
    /// One the sheet is not written in gives English.
    public var language: Language

    public init(_ items: [Item], organisation: String, language: Language) {
        self.items = items
        self.organisation = organisation
        self.language = language
    }

    private var words: Words { language == .de ? .german : .english }

    // MARK: HTML

    public var html: String {
        let words = words
        let pages = items.map { page($0, words) }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="\(words.tag)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="referrer" content="no-referrer">
            <title>\(Dress.escaped(words.title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            \(pages)
            </body>
            </html>

            """
    }

    private func page(_ item: Item, _ words: Words) -> String {
        let groups = item.password.split(separator: "-").map { "<span>\(Dress.escaped(String($0)))</span>" }.joined()
        let steps = words.steps.map { "<li>\(Dress.escaped($0))</li>" }.joined()
        return """
            <main>
            <p class="from">\(Dress.escaped(organisation))</p>
            <h1>\(Dress.escaped(words.title))</h1>
            <p class="for">\(Dress.escaped(words.for)) <strong>\(Dress.escaped(item.address))</strong></p>
            <p class="secret" aria-label="\(Dress.escaped(words.password))">\(groups)</p>
            <p class="small">\(Dress.escaped(words.groups))</p>
            <h2>\(Dress.escaped(words.next))</h2>
            <ol>\(steps)</ol>
            <dl>
            <dt>\(Dress.escaped(words.file))</dt><dd>\(Dress.escaped(item.files.joined(separator: ", ")))</dd>
            <dt>\(Dress.escaped(words.thumbprint))</dt><dd class="code">\(Self.pairs(item.thumbprint))</dd>
            <dt>\(Dress.escaped(words.made))</dt><dd>\(Dress.escaped(Self.day(item.madeAt)))</dd>
            </dl>
            </main>
            """
    }

    private static let style = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        body { margin: 0; background: #fbfaf7; color: #1c2330; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main { max-width: 640px; margin: 24px auto; padding: 40px; background: #fff; border: 1px solid #e4e0d8; border-radius: 10px; }
        .from { margin: 0 0 24px; color: #5c6675; font-size: 14px; }
        h1 { margin: 0 0 8px; font-size: 24px; font-weight: 650; line-height: 1.25; }
        h2 { margin: 28px 0 8px; font-size: 17px; font-weight: 650; }
        .for { margin: 0 0 20px; overflow-wrap: anywhere; }
        .secret { margin: 0; padding: 20px; border: 2px solid #1c2330; border-radius: 10px; display: flex; flex-wrap: wrap; gap: 8px 22px; \
        font: 600 26px/1.3 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; letter-spacing: 2px; }
        .small { margin: 8px 0 0; color: #5c6675; font-size: 14px; }
        ol { margin: 0; padding-left: 22px; } li { margin: 0 0 6px; }
        dl { margin: 28px 0 0; padding-top: 16px; border-top: 1px solid #e4e0d8; display: grid; grid-template-columns: minmax(90px, 170px) 1fr; \
        gap: 6px 16px; font-size: 14px; }
        dt { color: #5c6675; } dd { margin: 0; overflow-wrap: anywhere; }
        .code { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 13px; }
        @media (max-width: 480px) { main { margin: 0; padding: 20px 16px; border: 0; } dl { grid-template-columns: 1fr; } }
        @page { size: A4; margin: 20mm; }
        @media print {
        body { background: #fff; } main { margin: 0; padding: 0; border: 0; max-width: none; break-after: page; }
        main:last-of-type { break-after: auto; } .secret { break-inside: avoid; }
        }
        """

    // MARK: Text

    /// For printers without a browser: pages end with a form feed.
    public var text: String {
        let words = words
        return items.map { item in
            let steps = words.steps.enumerated().map { "  \($0.offset + 1). \($0.element)" }
            let lines =
                [
                    organisation, "", words.title, "\(words.for) \(item.address)", "", "    \(item.password)", "", words.groups, "",
                    "\(words.next):",
                ] + steps + [
                    "", "\(words.file): \(item.files.joined(separator: ", "))", "\(words.thumbprint): \(item.thumbprint)",
                    "\(words.made): \(Self.day(item.madeAt))", "",
                ]
            return lines.map { $0.filter { !$0.isNewline } }.joined(separator: "\n")
        }.joined(separator: "\u{0C}\n")
    }

    private static func day(_ date: Date) -> String { date.formatted(.iso8601.year().month().day()) }

    /// `5a91 f3c0 …`, to compare aloud.
    private static func pairs(_ thumbprint: String) -> String {
        let characters = Array(Dress.escaped(thumbprint))
        return stride(from: 0, to: characters.count, by: 4).map {
            String(characters[$0..<min($0 + 4, characters.count)])
        }.joined(separator: " ")
    }

    private struct Words {
        var tag: String
        var title: String
        var `for`: String
        var password: String
        var groups: String
        var next: String
        var steps: [String]
        var file: String
        var thumbprint: String
        var made: String

        static let english = Words(
            tag: "en", title: "The password of your key file", for: "For", password: "Password",
            groups: "Type it without spaces or hyphens. There is no I, no O, no 0 and no 1 in it.", next: "What to do",
            steps: [
                "Open the file that came by mail, and type this password when you are asked for it.",
                "Compare the thumbprint below with what your program shows.",
                "When your mail program has the key, destroy this sheet. Never send the password by mail.",
            ], file: "File", thumbprint: "SHA-256 thumbprint", made: "Made on")

        static let german = Words(
            tag: "de", title: "Das Passwort Ihrer Schlüsseldatei", for: "Für", password: "Passwort",
            groups: "Ohne Leerzeichen und Bindestriche eingeben. Die Zeichen I, O, 0 und 1 kommen nicht vor.", next: "Was zu tun ist",
            steps: [
                "Öffnen Sie die Datei, die per E-Mail gekommen ist, und geben Sie auf Nachfrage dieses Passwort ein.",
                "Vergleichen Sie den Fingerabdruck unten mit dem, den Ihr Programm anzeigt.",
                "Vernichten Sie dieses Blatt, sobald Ihr E-Mail-Programm den Schlüssel hat. Senden Sie das Passwort nie per E-Mail.",
            ], file: "Datei", thumbprint: "SHA-256-Fingerabdruck", made: "Erstellt am")
    }
}
