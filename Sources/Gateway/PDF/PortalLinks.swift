import Foundation

/// Addresses in the portal that mails and PDFs lead to (`behaviour.md` 15.2, 17.2): each ends in something nobody can guess.
struct PortalLinks: Sendable {
    /// `portal.base-url`
    let base: String
    let random: @Sendable (Int) -> [UInt8]

    /// Where a reply is written.
    func reply(_ token: String) -> String { "\(base)/reply/\(token)" }

    /// Where an account is made.
    /// - Parameter token: of a `LoginSecret`; the store keeps its hash.
    func invitation(_ token: String) -> String { "\(base)/join/\(token)" }

    /// Where the password of an id is shown after login.
    func oneTimePassword(id: String) -> String { "\(base)/otp/\(id)" }

    /// 160 random bits in 32 letters and digits.
    func token() -> String { PasswordAlphabet.password(length: 32, random: random) }
}
