/// What a client shows to prove who it is.
public enum LoginAttempt: Hashable, Sendable {
    case password(account: String, password: String)
    /// A SCRAM proof over the text both sides saw (RFC 5802 §3).
    case proof(account: String, authMessage: String, proof: [UInt8])

    public var account: String {
        switch self {
        case .password(let account, _), .proof(let account, _, _): account
        }
    }
}

/// What the check of an attempt came to.
public enum LoginResult: Hashable, Sendable {
    /// - Parameter serverSignature: shows a SCRAM client that the server knows the account too; `nil` for passwords.
    case accepted(account: String, serverSignature: [UInt8]?)
    /// The password is wrong, or there is no such account: the client is not told which.
    case refused
    /// Nothing can be said now.
    case unavailable
    /// Too many logins of this client failed not long ago.
    case throttled
}

/// What a SCRAM exchange begins with. Of an account that does not exist it looks just the same.
public struct SCRAMChallenge: Hashable, Sendable {
    public var salt: [UInt8]
    public var iterations: Int
    /// Our half of the nonce: fresh and printable, without comma.
    public var nonce: String

    public init(salt: [UInt8], iterations: Int, nonce: String) {
        self.salt = salt
        self.iterations = iterations
        self.nonce = nonce
    }
}
