/// One step of the schema. Steps are numbered, only go forward, and are never edited after a release.
struct Migration: Sendable {
    let number: Int
    /// Statements with the words of `SQLDialect` in braces.
    let statements: [String]

    /// In order, without gaps, from 1.
    static let all: [Migration] = [
        .spine, .revocation, .sealedSettings, .templates, .traceSearch, .deliveryRequests, .accounts, .lastStatus,
        .authority, .delivery, .passwordsAndSMS, .clusteredChunks, .access, .replies, .portalUsers,
        .certificateSearch,
    ]
}
