import Web

/// An address and what answers there.
struct Route: Sendable {
    typealias Handler = @Sendable (Visit) async throws -> Answer

    enum Audience: Sendable {
        /// Whoever comes.
        case everybody
        /// Whoever is logged in, also before the second factor is enrolled.
        case session
        case administrators
    }

    let path: String
    var audience = Audience.administrators
    /// Shows; changes nothing.
    var get: Handler?
    /// Changes, with the token of a form of ours.
    var post: Handler?
}
