/// One step of a visitor.
public struct AccountRequest: Codable, Sendable, Hashable {
    /// The id of his session, as his browser says; `nil` without one. It proves nothing by itself.
    public var session: String?
    /// Where the connection comes from, for the throttle.
    public var network: String?
    public var step: AccountStep

    public init(session: String? = nil, network: String? = nil, _ step: AccountStep) {
        self.session = session
        self.network = network
        self.step = step
    }
}

/// What a visitor wants. Each step says who may take it (`access`), in one place.
public enum AccountStep: Codable, Sendable, Hashable {
    // Before there is a session.
    case seeInvitation(token: String)
    case join(token: String, password: String)
    case logIn(address: String, password: String)
    case askForNewPassword(address: String)
    case seeNewPassword(token: String)
    case setNewPassword(token: String, password: String)
    /// How far he is.
    case see
    case logOut

    // The password was right.
    case enterCode(String)

    // The second factor.
    case beginFactor
    case seeFactor
    case confirmFactor(code: String)

    // Logged in.
    case seeOverview
    case showPassword(id: String)
    case showKeyPassword(id: String)
    case changePassword(old: String, new: String)
    case makeCodes(code: String)
    case removeFactor(code: String)
    case deleteAccount(password: String)

    /// Who may take a step.
    public enum Access: Sendable, Hashable {
        case anybody
        /// Sessions of these stages.
        case stages(Set<AccountStage>)
    }

    public var access: Access {
        switch self {
        case .seeInvitation, .join, .logIn, .askForNewPassword, .seeNewPassword, .setNewPassword, .see, .logOut: .anybody
        case .enterCode: .stages([.code])
        // Who has none may set one up; nobody changes another's place in the order by it.
        case .beginFactor, .seeFactor, .confirmFactor: .stages([.enrol, .full])
        case .seeOverview, .showPassword, .showKeyPassword, .changePassword, .makeCodes, .removeFactor, .deleteAccount: .stages([.full])
        }
    }
}

/// How far somebody is.
public enum AccountStage: String, Codable, Sendable, Hashable, CaseIterable {
    /// The password was right; the code of his second factor is missing.
    case code
    /// Logged in, but he has to set up a second factor first.
    case enrol
    case full
}

/// A step carries passwords and links: it says nothing when printed.
extension AccountStep: CustomStringConvertible, CustomReflectable {
    public var description: String { "(step)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension AccountRequest: CustomStringConvertible, CustomReflectable {
    public var description: String { "(request)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
