/// What the pages of accounts ask the engine (`behaviour.md` 17.3): one question, one answer, both values that travel as JSON.
///
/// The engine alone knows who is logged in and how far; a page that asks out of order is refused there.
public protocol PortalAccountService: Sendable {
    /// - Throws: when it cannot be said now.
    func account(_ request: AccountRequest) async throws -> AccountAnswer
}
