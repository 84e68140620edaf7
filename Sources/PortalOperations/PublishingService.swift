/// What anybody may fetch, and whose portal it is (`behaviour.md` 13.6, 17.1).
public protocol PublishingService: Sendable {
    /// What is published under a path; `nil` for every other.
    /// - Parameter path: as it stands in the request, `/pki/root.crl`: compared as it is and never with the names of files.
    /// - Throws: when it cannot be said now.
    func publishedFile(at path: String) async throws -> PublishedFile?

    /// Name and logo that head each page.
    func house() async throws -> House
}
