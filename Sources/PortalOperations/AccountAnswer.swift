import Foundation

/// What comes of a step.
public enum AccountAnswer: Codable, Sendable, Hashable {
    case done
    /// Who he is and how far; `nil`: nobody is logged in.
    case visitor(AccountVisitor?)
    /// A new session began, in place of the one before.
    case entered(session: String, AccountStage)
    /// The link counts.
    case link(address: String, validUntil: Date)
    /// What an authenticator needs.
    case factor(AccountFactor)
    /// Recovery codes, this once; `session` replaces the one before where he came further.
    case codes([String], session: String?)
    case overview(AccountOverview)
    case password(AccountPassword)

    // Refusals. Nothing was changed.

    /// The link is wrong, used, expired or revoked: one answer for all.
    case nothingHere
    /// Password or code is wrong, or there is no such account: one answer for all.
    case notRight
    /// A new password breaks a rule.
    case badPassword(AccountPasswordProblem)
    /// Out of order, or not his.
    case forbidden
    /// Too many tries; seconds until the next counts.
    case later(Int)
}

/// Why a new password is not taken.
public enum AccountPasswordProblem: String, Codable, Sendable, Hashable, CaseIterable {
    case tooShort, tooLong, isAddress
    /// Line breaks and the like.
    case unusable
}

/// Somebody with a session.
public struct AccountVisitor: Codable, Sendable, Hashable {
    public var address: String
    public var stage: AccountStage

    public init(address: String, stage: AccountStage) {
        self.address = address
        self.stage = stage
    }
}

/// A second factor that is being set up (RFC 6238).
public struct AccountFactor: Codable, Sendable, Hashable {
    /// base32
    public var secret: String
    /// `otpauth://totp/…`
    public var uri: String

    public init(secret: String, uri: String) {
        self.secret = secret
        self.uri = uri
    }
}

/// What the first page after login shows.
public struct AccountOverview: Codable, Sendable, Hashable {
    /// A one-time password, by its number.
    public struct Item: Codable, Sendable, Hashable {
        public var id: String
        public var date: Date

        public init(id: String, date: Date) {
            self.id = id
            self.date = date
        }
    }

    /// The password of a key file.
    public struct KeyFile: Codable, Sendable, Hashable {
        public var id: String
        public var fileName: String
        public var date: Date

        public init(id: String, fileName: String, date: Date) {
            self.id = id
            self.fileName = fileName
            self.date = date
        }
    }

    public var address: String
    /// Of the last 30 days, the newest first.
    public var passwords: [Item]
    public var keyFiles: [KeyFile]
    public var hasFactor: Bool
    public var factorRule: AccountFactorRule
    public var recoveryCodes: Int

    public init(
        address: String, passwords: [Item], keyFiles: [KeyFile], hasFactor: Bool, factorRule: AccountFactorRule, recoveryCodes: Int
    ) {
        self.address = address
        self.passwords = passwords
        self.keyFiles = keyFiles
        self.hasFactor = hasFactor
        self.factorRule = factorRule
        self.recoveryCodes = recoveryCodes
    }
}

/// `portal.second-factor`
public enum AccountFactorRule: String, Codable, Sendable, Hashable {
    case off, optional, required
}

/// A password to be read.
public struct AccountPassword: Codable, Sendable, Hashable {
    /// The number of the mail, or the name of the file.
    public var title: String
    /// In groups of four; the hyphens are no part of it.
    public var password: String
    public var date: Date

    public init(title: String, password: String, date: Date) {
        self.title = title
        self.password = password
        self.date = date
    }
}

extension AccountPassword: CustomStringConvertible, CustomReflectable {
    public var description: String { "(secret)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
