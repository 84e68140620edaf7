import HTTPTypes
import Web

/// Pages every part needs.
extension PortalPage {
    /// Of a link that is wrong, changed, expired, revoked or used up: always these bytes, so that it tells nothing.
    static func neutral(_ visit: PortalVisit) -> PortalPage {
        message(
            .notFound, PageWords.neutralTitle(visit.language), PageWords.neutralText(visit.language), PageWords.neutralHelp(visit.language))
    }

    /// Too many links were tried from where the reader is.
    static func throttled(_ visit: PortalVisit) -> PortalPage {
        var page = message(
            .tooManyRequests, PageWords.throttledTitle(visit.language), PageWords.throttledText(visit.language))
        page.fields[.retryAfter] = "300"
        return page
    }

    /// A change that does not come from a page of ours.
    static func forbidden(_ visit: PortalVisit) -> PortalPage {
        message(.forbidden, PageWords.forbiddenTitle(visit.language), PageWords.forbiddenText(visit.language))
    }

    /// The engine is away: comes back by itself.
    /// - Parameter isChange: something was sent, which a reader has to send again.
    static func starting(_ visit: PortalVisit, isChange: Bool) -> PortalPage {
        let language = visit.language
        guard !isChange else {
            return message(.serviceUnavailable, PageWords.startingTitle(language), PageWords.startingChange(language)).comingBack()
        }
        let title = PageWords.startingTitle(language)
        let content: HTML = """
            <div class="card"><h1>\(title)</h1><p>\(PageWords.startingText(language))</p>
            <p><a class="button" href="\(visit.here())">\(PageWords.tryAgain(language))</a></p></div>
            """
        return PortalPage(
            .serviceUnavailable, title: title, scripts: ["starting.js"],
            head: "<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>\n", content: content
        ).comingBack()
    }

    private func comingBack() -> PortalPage {
        var page = self
        page.fields[.retryAfter] = "5"
        return page
    }

    static func failed(_ visit: PortalVisit) -> PortalPage {
        message(.internalServerError, PageWords.failedTitle(visit.language), PageWords.failedText(visit.language))
    }

    /// How to find out whether a page is what it says.
    static func genuine(_ visit: PortalVisit) -> PortalPage {
        let language = visit.language
        let items: [HTML] = PageWords.genuineItems.map { "<li>\($0(language))</li>" }
        let title = PageWords.isGenuine(language)
        return PortalPage(
            title: title,
            content: """
                <div class="card"><h1>\(title)</h1><p>\(PageWords.genuineText(language))</p><ul class="plain">\(items)</ul></div>
                """)
    }

    /// A few sentences in a card.
    static func message(_ status: HTTPResponse.Status, _ title: String, _ texts: String...) -> PortalPage {
        let paragraphs: [HTML] = texts.map { "<p>\($0)</p>" }
        return PortalPage(status, title: title, content: "<div class=\"card\"><h1>\(title)</h1>\(paragraphs)</div>")
    }
}
