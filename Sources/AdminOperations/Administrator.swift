import Foundation

/// Who asks and what he may do: made by the engine from what an `Asker` shows.
public struct Administrator: Codable, Sendable, Hashable {
    /// How he came.
    public enum Way: String, Codable, Sendable, CaseIterable {
        case local, token, session, nobody
    }

    /// What the audit shows: `anna`, `token:backup`, `local:root` (the user behind the Unix socket, checked by the kernel).
    public var name: String
    /// Rights as `noun.verb`, some for a level or group of settings only (`settings.set:domain`); `*` is all of them.
    public var rights: Set<String>
    public var roles: [String]
    /// He may act on these domains only; `nil`: on everything.
    public var domains: [String]?
    /// He proved who he is not long ago: needed for rights marked † (`behaviour.md` 27.4).
    public var isConfirmed: Bool
    public var confirmedUntil: Date?
    /// His second factor is required and missing: he can enrol, and nothing else.
    public var mustEnrol: Bool
    public var via: Way
    /// Network address.
    public var address: String?
    /// Names his session to the engine; it opens nothing.
    public var session: String?

    public init(
        name: String, rights: Set<String>, roles: [String] = [], domains: [String]? = nil, isConfirmed: Bool = true,
        confirmedUntil: Date? = nil, mustEnrol: Bool = false, via: Way = .local, address: String? = nil, session: String? = nil
    ) {
        self.name = name
        self.rights = rights
        self.roles = roles
        self.domains = domains
        self.isConfirmed = isConfirmed
        self.confirmedUntil = confirmedUntil
        self.mustEnrol = mustEnrol
        self.via = via
        self.address = address
        self.session = session
    }

    /// Somebody who showed nothing.
    public static func nobody(address: String?) -> Administrator {
        Administrator(name: "nobody", rights: [], isConfirmed: false, via: .nobody, address: address)
    }

    public func may(_ permission: String) -> Bool {
        rights.contains("*") || rights.contains(permission)
    }
}
