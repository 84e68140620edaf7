import Web

/// The way to further pages: forward from page to page, and back to the first.
enum Pager {
    /// - Parameter next: where the next page begins; `nil` on the last.
    static func html(_ visit: Visit, next: String?) -> HTML {
        var first = visit.query
        first.set("after", nil)
        let back: HTML = visit.query["after"] == nil ? .empty : Part.link(Link.to(visit.path, first), visit.text(CommonWords.firstPage))
        guard let next else { return back.isEmpty ? .empty : "<p class=\"pages\"><span>\(back)</span></p>" }
        var query = visit.query
        query.set("after", next)
        return """
            <p class="pages"><span>\(back)</span><a class="button quiet" rel="next" href="\(Link.to(visit.path, query))">\(visit.text(CommonWords.more))</a></p>
            """
    }

    /// Rows of a page.
    static let size = 50
}
