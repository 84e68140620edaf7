import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PortalOperations
import Web

/// One page: a column of 600 px with the organisation's name and logo above it, and Zegel last and small.
struct PortalPage: Sendable {
    var status = HTTPResponse.Status.ok
    /// Without the organisation's name, which is added.
    var title: String
    /// What stands in `<main>`; begins with an `<h1>`.
    var content: HTML
    /// Names of scripts below `static/`.
    var scripts: [String] = []
    /// Into `<head>`.
    var head = HTML.empty
    var fields: HTTPFields = [:]
    /// Answered instead of markup: for scripts of ours, or to lead elsewhere.
    var raw: Response?

    init(_ status: HTTPResponse.Status = .ok, title: String, scripts: [String] = [], head: HTML = .empty, content: HTML) {
        self.status = status
        self.title = title
        self.scripts = scripts
        self.head = head
        self.content = content
    }

    /// Something else than a page.
    static func raw(_ response: Response) -> PortalPage {
        var page = PortalPage(title: "", content: .empty)
        page.raw = response
        return page
    }

    /// To be asked for with GET: what was sent is not sent again by reloading (RFC 9110 §15.4.4).
    static func see(_ address: String) -> PortalPage {
        raw(Response(status: .seeOther, headers: [.location: address, .contentLength: "0"]))
    }

    func response(_ visit: PortalVisit, _ house: House) -> Response {
        if let raw { return raw }
        var headers = fields
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = visit.language.rawValue
        headers[.vary] = "Accept-Language"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: markup(visit, house).text)))
    }

    // MARK: Markup

    private func markup(_ visit: PortalVisit, _ house: House) -> HTML {
        let version = StaticFiles.version
        let scripts: [HTML] = scripts.map { "<script src=\"\(visit.plainLink("static/\($0)"))?v=\(version)\" defer></script>\n" }
        let full = house.name.isEmpty ? title : "\(title) – \(house.name)"
        return """
            <!doctype html>
            <html lang="\(visit.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex, nofollow">
            <meta name="referrer" content="no-referrer">
            <title>\(full)</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="\(visit.plainLink("static/portal.css"))?v=\(version)">
            \(head)\(scripts)</head>
            <body>
            <a class="skip" href="#content">\(PageWords.skip(visit.language))</a>
            <div class="column">
            \(Self.letterhead(visit, house))
            <main id="content" tabindex="-1">
            \(content)
            </main>
            \(Self.foot(visit))
            </div>
            </body>
            </html>

            """
    }

    private static func letterhead(_ visit: PortalVisit, _ house: House) -> HTML {
        guard !house.name.isEmpty else { return .empty }
        let mark: HTML =
            house.logo.isEmpty
            ? "<span class=\"monogram\" aria-hidden=\"true\">\(monogram(house.name))</span>"
            : "<img class=\"logo\" src=\"\(visit.plainLink("static/logo"))\" alt=\"\">"
        return "<header class=\"house\">\(mark)<span class=\"house-name\">\(house.name)</span></header>"
    }

    /// Two letters in place of a logo.
    private static func monogram(_ name: String) -> String {
        String(name.filter(\.isLetter).prefix(2)).capitalized
    }

    private static func foot(_ visit: PortalVisit) -> HTML {
        let language = visit.language
        let others: [HTML] = Language.allCases.filter { $0 != language }.map { other in
            "<li><a href=\"?lang=\(other.rawValue)\" lang=\"\(other.rawValue)\" hreflang=\"\(other.rawValue)\">\(PageWords.ownName(other))</a></li>"
        }
        return """
            <footer class="foot"><ul>
            <li>\(PageWords.securedBy(language))</li>
            <li><a href="\(visit.link("genuine"))">\(PageWords.isGenuine(language))</a></li>
            \(others)
            </ul></footer>
            """
    }
}
