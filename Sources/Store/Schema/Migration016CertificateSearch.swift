extension Migration {
    /// A search for words reads this index alone, in the order of the pages, and not the certificates.
    static let certificateSearch = Migration(
        number: 16, statements: ["CREATE INDEX certificate_words ON certificate (thumbprint, subject, issuer)"])
}
