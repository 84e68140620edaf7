import Web

/// What each page is for, and what every page is made of.
enum HelpPages {
    static let routes = [
        Route(path: "/help", audience: .session, get: { .page(help($0)) }),
        Route(path: "/look", audience: .session, get: { .page(look($0)) }),
    ]

    private static func help(_ visit: Visit) -> Page {
        var page = Page(visit.text(HelpWords.title), .overview, lead: "<p>\(visit.text(HelpWords.lead))</p>")
        let cards: [HTML] = Place.groups.flatMap(\.places).compactMap { place in
            guard let topic = HelpWords.topics[place] else { return nil }
            return """
                <section class="card" id="\(place.rawValue)"><h2><a href="\(place.address)">\(visit.text(place.name))</a></h2><p>\(visit.text(topic.words))</p>
                <p class="small">\(visit.text(CommonWords.command)): <code>\(topic.command)</code>. \(visit.text(HelpWords.document)): <code>\(topic.document)</code></p></section>
                """
        }
        page.main = "\(cards)<p>\(Part.link("/look", visit.text(HelpWords.look)))</p>"
        return page
    }

    private static let colours = [
        "paper", "card", "line", "ink", "muted", "action", "action-tint", "seal", "seal-tint", "good", "good-tint", "attention",
        "attention-tint", "information", "information-tint",
    ]

    private static func look(_ visit: Visit) -> Page {
        var page = Page(visit.text(HelpWords.look), .overview, lead: "<p>\(visit.text(HelpWords.lookLead))</p>")
        let swatches: [HTML] = colours.map { name in
            "<div class=\"swatch\"><svg viewBox=\"0 0 130 44\" aria-hidden=\"true\" preserveAspectRatio=\"none\"><rect width=\"130\" height=\"44\" fill=\"var(--\(name))\"/></svg><code>--\(name)</code></div>"
        }
        let tones: [Tone] = [.good, .attention, .problem, .information, .neutral]
        let badges: [HTML] = tones.map { "\($0.badge($0.rawValue)) " }
        let notices: [HTML] = tones.dropLast().map { Part.notice($0, "<p>\($0.sign) <code>.notice.\($0.rawValue)</code></p>") }
        let steps: [HTML] = tones.map {
            "<li>\($0.mark($0.rawValue))<strong>.story</strong><span class=\"small\"><code>.mark.\($0.rawValue)</code></span></li>"
        }
        let fields: [HTML] = [
            Field("look-text", "Field", value: "value", hint: "hint", required: true).html(visit),
            Field("look-wrong", "Field", value: "wrong", required: true, problem: "…").html(visit),
            Field("look-select", "Field", .select([("a", "one"), ("b", "other")]), value: "a", required: true).html(visit),
            Field("look-check", "Field", .check, value: "true").html(visit),
        ]
        let buttons: HTML =
            "<div class=\"actions\"><button type=\"button\">.button</button><button type=\"button\" class=\"quiet\">.quiet</button><button type=\"button\" class=\"destroy\">.destroy</button></div>"
        let table = Table("table.list", [.init("one"), .init("two", isNumber: true)], [["a", "1"], ["b", "12"]])
        page.main =
            Part.card(visit.text(HelpWords.colours), "<div class=\"swatches\">\(swatches)</div>")
            + Part.card(visit.text(HelpWords.marks), "<p>\(badges)</p>")
        page.main +=
            Part.card(visit.text(HelpWords.storyTitle), "<ol class=\"story\">\(steps)</ol>")
            + Part.card(visit.text(HelpWords.notices), "\(notices)")
        page.main += Part.card(visit.text(HelpWords.controls), buttons + "\(fields)") + Part.card(visit.text(HelpWords.tables), table.html)
        return page
    }
}
