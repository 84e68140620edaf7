import Web

/// What stands on a page, before it is put into the frame.
struct Page: Sendable {
    /// In the window's title, and the headline unless `headline` says otherwise.
    var title: String
    /// The entry of the navigation it belongs to; `nil`: a page of its own, without navigation.
    var place: Place?
    var headline: HTML?
    var lead: HTML = .empty
    /// The way here, outermost first.
    var crumbs: [(text: String, address: String)] = []
    var main: HTML
    /// Actions and what is beside; the page has one column without it.
    var aside: HTML?
    /// Shows a frame with a page of ours in it.
    var hasFrame = false
    /// A page of its own may be wider.
    var isWide = false

    init(_ title: String, _ place: Place?, lead: HTML = .empty, main: HTML = .empty, aside: HTML? = nil) {
        self.title = title
        self.place = place
        self.lead = lead
        self.main = main
        self.aside = aside
    }
}
