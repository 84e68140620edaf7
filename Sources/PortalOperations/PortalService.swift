/// The few things a public page may ask: no keys, no settings, no database (`behaviour.md` 3.1).
public protocol PortalService: Sendable {
    /// What is published under a path; `nil` for every other.
    /// - Parameter path: as it stands in the request, `/pki/root.crl`: compared as it is and never with the names of files.
    /// - Throws: when it cannot be said now.
    func publishedFile(at path: String) async throws -> PublishedFile?
}
