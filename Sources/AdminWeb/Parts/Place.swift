import Web

/// An entry of the navigation, with its documentation.
enum Place: String, Sendable, CaseIterable {
    case overview, messages, queue
    case domains, users, settings, explain
    case certificates, roots, keys, trust, revocation, authority
    case templates, sms, passwords, replies
    case portalUsers = "portal-users"
    case accounts
    case administrators, roles, tokens, audit, status

    /// In the order of the navigation.
    static let groups: [(title: Words?, places: [Place])] = [
        (nil, [.overview, .messages, .queue]), (NavigationWords.whoAndHow, [.domains, .users, .settings, .explain]),
        (NavigationWords.trust, [.certificates, .roots, .keys, .trust, .revocation, .authority]),
        (NavigationWords.recipients, [.templates, .sms, .passwords, .replies, .portalUsers, .accounts]),
        (NavigationWords.system, [.administrators, .roles, .tokens, .audit, .status]),
    ]

    var address: String { self == .overview ? "/" : "/\(rawValue)" }

    var name: Words { NavigationWords.names[self] ?? NavigationWords.overview }

    /// The right that is needed to see anything there.
    var right: String {
        switch self {
        case .overview, .status: "status.show"
        case .messages: "message.trace"
        case .queue: "queue.list"
        case .domains: "domain.list"
        case .users: "user.list"
        case .settings: "settings.show"
        case .explain: "message.explain"
        case .certificates, .roots, .keys, .trust: "certificate.list"
        case .revocation: "crl.list"
        case .authority: "authority.list"
        case .templates: "template.list"
        case .sms: "sms.list"
        case .passwords: "password.list"
        case .replies: "reply.list"
        case .portalUsers: "portal-user.list"
        case .accounts: "account.list"
        case .administrators: "administrator.list"
        case .roles: "role.list"
        case .tokens: "token.list"
        case .audit: "audit.list"
        }
    }
}
