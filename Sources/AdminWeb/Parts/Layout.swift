import Web

/// The frame around every page: navigation at the left, the way here, headline, content, documentation.
enum Layout {
    static func text(_ page: Page, _ visit: Visit) -> String {
        let body: HTML = page.place == nil || visit.me == nil ? alone(page, visit) : framed(page, visit)
        let document: HTML = """
            <!DOCTYPE html>
            <html lang="\(visit.language.rawValue)"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(page.title) – Zegel</title><link rel="stylesheet" href="/admin.css"><link rel="icon" href="/seal.svg" type="image/svg+xml">
            <script src="/admin.js" defer></script></head><body>\(body)</body></html>
            """
        return document.text
    }

    private static func framed(_ page: Page, _ visit: Visit) -> HTML {
        """
        <a class="skip" href="#main">\(visit.text(CommonWords.skip))</a>
        <header class="topbar"><a class="brand" href="/"><img src="/seal.svg" alt="">Zegel</a><a class="button quiet" href="#menu">\(visit.text(CommonWords.menu))</a></header>
        <div class="frame"><aside class="side" id="menu" aria-label="Zegel"><a class="brand" href="/"><img src="/seal.svg" alt="">Zegel</a>\(navigation(page, visit))\(who(visit))</aside>
        <main class="content" id="main" tabindex="-1">\(head(page))\(flash(visit))\(content(page))\(foot(page, visit))</main></div>
        """
    }

    private static func alone(_ page: Page, _ visit: Visit) -> HTML {
        """
        <main class="alone\(page.isWide ? " wide" : "")" id="main"><p class="brand"><img src="/seal.svg" alt="">Zegel</p>
        <div class="card">\(head(page))\(content(page))</div><div class="foot">\(languages(visit))</div></main>
        """
    }

    private static func head(_ page: Page) -> HTML {
        let crumbs: [HTML] = page.crumbs.map { "<a href=\"\($0.address)\">\($0.text)</a> › " }
        let way: HTML = crumbs.isEmpty ? .empty : "<p class=\"crumbs\">\(crumbs)</p>"
        let lead: HTML = page.lead.isEmpty ? .empty : "<div class=\"lead\">\(page.lead)</div>"
        return "\(way)<h1>\(page.headline ?? HTML(text: page.title))</h1>\(lead)"
    }

    private static func content(_ page: Page) -> HTML {
        guard let aside = page.aside else { return "<div class=\"stack\">\(page.main)</div>" }
        return "<div class=\"columns\"><div class=\"stack\">\(page.main)</div><div class=\"stack\">\(aside)</div></div>"
    }

    /// What was done just now: the name of an operation, in our own words.
    private static func flash(_ visit: Visit) -> HTML {
        guard let name = visit.query["done"], let words = OperationWords.all[name]?.done else { return .empty }
        return "<div class=\"notice good\" role=\"status\"><p>✓ \(visit.text(words))</p></div>"
    }

    private static func foot(_ page: Page, _ visit: Visit) -> HTML {
        guard let place = page.place else { return .empty }
        return
            "<p class=\"foot\"><a href=\"/help#\(place.rawValue)\">\(visit.text(CommonWords.helpAbout, ["place": visit.text(place.name)]))</a></p>"
    }

    private static func navigation(_ page: Page, _ visit: Visit) -> HTML {
        let groups: [HTML] = Place.groups.map { title, places in
            let items: [HTML] = places.filter { visit.may($0.right) || $0 == .overview }.map { place in
                let current: HTML = place == page.place ? " aria-current=\"page\"" : .empty
                return "<li><a href=\"\(place.address)\"\(current)>\(visit.text(place.name))</a></li>"
            }
            guard !items.isEmpty else { return .empty }
            let heading: HTML = title.map { "<h2>\(visit.text($0))</h2>" } ?? .empty
            return "\(heading)<ul>\(items)</ul>"
        }
        return "<nav aria-label=\"\(visit.text(CommonWords.navigation))\">\(groups)</nav>"
    }

    private static func who(_ visit: Visit) -> HTML {
        """
        <div class="who"><p><a href="/account">\(visit.me?.name ?? "")</a></p>\(languages(visit))
        \(visit.button("/logout", visit.text(SessionWords.logOut), class: "plain"))</div>
        """
    }

    private static func languages(_ visit: Visit) -> HTML {
        let buttons: [HTML] = Language.allCases.map { language in
            let name = language == .english ? "English" : "Deutsch"
            return """
                <button class="plain" name="language" value="\(language.rawValue)" lang="\(language.rawValue)" \
                aria-pressed="\(language == visit.language ? "true" : "false")">\(name)</button>
                """
        }
        return visit.form("/language", class: "inline", "\(Visit.hidden("next", visit.address))\(buttons)")
    }
}
