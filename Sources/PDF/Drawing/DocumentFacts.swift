/// What the PDF says about itself.
struct DocumentFacts {
    var title: String
    var author: String
    /// RFC 3339; empty for unknown.
    var madeAt: String
    /// `Page 1 of 3`.
    var pageNumber: (_ page: Int, _ pages: Int) -> String
    /// Stands at the foot of each page beside its number.
    var foot: String
}
