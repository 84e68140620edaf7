/// Who asks, as far as the asker shows it; the engine decides what that is worth.
public struct Asker: Sendable, Hashable {
    /// What he shows.
    public enum Proof: Sendable, Hashable {
        /// The user behind the Unix socket, as the kernel says.
        case local(user: String)
        /// An API token, as it was shown when it was made.
        case token(String)
        /// The secret of a session, as the login answered it.
        case session(String)
        case nobody
    }

    public var proof: Proof
    /// Network address, for throttle and audit; `nil` behind the Unix socket.
    public var address: String?

    public init(_ proof: Proof, address: String? = nil) {
        self.proof = proof
        self.address = address
    }
}

extension Asker: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never what he shows: it is as good as a password.
    public var description: String {
        let kind =
            switch proof {
            case .local(let user): "local:\(user)"
            case .token: "token"
            case .session: "session"
            case .nobody: "nobody"
            }
        return address.map { "\(kind) from \($0)" } ?? kind
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Who may ask for an operation at all.
public enum Access: String, Sendable, Hashable, CaseIterable {
    /// Whoever has its right.
    case right
    /// Everybody who has logged in, also while he must still enrol a second factor.
    case session
    /// Everybody.
    case anybody
}
