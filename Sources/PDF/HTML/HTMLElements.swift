/// What is known of the elements of HTML.
enum HTMLElements {
    /// Nothing of them is shown: no text, another language, or a thing that loads.
    static let skipped: Set<String> = [
        "script", "style", "title", "template", "iframe", "object", "embed", "applet", "svg", "math", "video", "audio", "canvas", "map",
        "area", "link", "meta", "base", "frame", "frameset", "noframes", "noembed", "head", "input", "select", "textarea", "datalist",
        "param", "source", "track", "progress", "meter", "dialog",
    ]

    static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "html", "legend", "li", "listing",
        "main", "menu", "nav", "ol", "p", "plaintext", "pre", "section", "summary", "ul", "xmp", "caption", "td", "th", "tr", "tbody",
        "thead", "tfoot",
    ]

    static let headings = ["h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6]
}
