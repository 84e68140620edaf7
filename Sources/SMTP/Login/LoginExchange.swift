import Foundation
import Mail

/// The server's side of one SASL exchange as a value (RFC 4954 §4, RFC 4616, RFC 5802).
struct LoginExchange: Hashable, Sendable {
    /// What comes next.
    enum Step: Hashable, Sendable {
        /// Say 334 with these bytes.
        case challenge([UInt8])
        /// Find salt and iterations of this account, then call `challenged(_:)`.
        case look(account: String)
        case check(LoginAttempt)
        case refuse(Reply)
        /// The client has seen our signature: it is logged in as this account.
        case done(account: String)
    }

    private enum State: Hashable, Sendable {
        case plain, loginName
        case loginPassword(account: String)
        case scramFirst
        case scramChallenge(header: String, bare: String, account: String, nonce: String)
        case scramFinal(header: String, first: String, account: String, nonce: String)
        case scramDone(account: String)
    }

    private var state: State

    init(_ mechanism: Mechanism) {
        switch mechanism {
        case .plain: state = .plain
        case .login: state = .loginName
        case .scramSHA256: state = .scramFirst
        }
    }

    /// The client sent AUTH. RFC 4954 §4: without an initial response the server asks with an empty challenge.
    mutating func begin(_ initialResponse: String?) -> Step {
        guard let initialResponse else { return .challenge(state == .loginName ? Array("Username:".utf8) : []) }
        return receive(initialResponse == "=" ? "" : initialResponse)
    }

    /// - Parameter line: what the client answered, in base64.
    mutating func receive(_ line: String) -> Step {
        if line == "*" { return .refuse(Reply(501, EnhancedStatus(5, 7, 0), "Authentication cancelled")) }
        guard let data = Data(base64Encoded: line), let text = String(validating: data, as: UTF8.self) else {
            return .refuse(Self.malformed)
        }
        switch state {
        case .plain: return plain(text)
        case .loginName:
            guard Self.isName(text) else { return .refuse(Self.malformed) }
            state = .loginPassword(account: text)
            return .challenge(Array("Password:".utf8))
        case .loginPassword(let account): return .check(.password(account: account, password: text))
        case .scramFirst: return scramFirst(text)
        case .scramFinal(let header, let first, let account, let nonce): return scramFinal(text, header, first, account, nonce)
        case .scramDone(let account): return text.isEmpty ? .done(account: account) : .refuse(Self.malformed)
        case .scramChallenge: return .refuse(Self.malformed)
        }
    }

    /// What is known of the account of a SCRAM exchange.
    mutating func challenged(_ challenge: SCRAMChallenge) -> Step {
        guard case .scramChallenge(let header, let bare, let account, let clientNonce) = state else { return .refuse(Self.malformed) }
        let nonce = clientNonce + challenge.nonce
        let first = "r=\(nonce),s=\(Data(challenge.salt).base64EncodedString()),i=\(challenge.iterations)"
        state = .scramFinal(header: header, first: "\(bare),\(first)", account: account, nonce: nonce)
        return .challenge(Array(first.utf8))
    }

    /// The proof was right: the client checks us in turn (RFC 5802 §3, server-final-message).
    mutating func accepted(account: String, serverSignature: [UInt8]?) -> Step {
        guard let serverSignature else { return .done(account: account) }
        state = .scramDone(account: account)
        return .challenge(Array("v=\(Data(serverSignature).base64EncodedString())".utf8))
    }

    private static let malformed = Reply(501, EnhancedStatus(5, 5, 2), "Cannot read the response")

    // RFC 4616 §2: message = [authzid] UTF8NUL authcid UTF8NUL passwd
    private func plain(_ text: String) -> Step {
        let parts = text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, Self.isName(parts[1]), !parts[2].isEmpty else { return .refuse(Self.malformed) }
        guard parts[0].isEmpty || parts[0] == parts[1] else { return .refuse(Self.otherIdentity) }
        return .check(.password(account: parts[1], password: parts[2]))
    }

    private static let otherIdentity = Reply(535, EnhancedStatus(5, 7, 8), "An account acts for itself alone")

    // RFC 5802 §7: client-first-message = gs2-header client-first-message-bare
    private mutating func scramFirst(_ text: String) -> Step {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        // "y": the client would bind to the channel, and believes we cannot; that is so.
        guard parts.count >= 4, parts[0] == "n" || parts[0] == "y", parts[2].hasPrefix("n="), parts[3].hasPrefix("r=") else {
            return .refuse(Self.malformed)
        }
        guard let account = Self.name(parts[2].dropFirst(2)), Self.isName(account), Self.isNonce(parts[3].dropFirst(2)) else {
            return .refuse(Self.malformed)
        }
        guard parts[1].isEmpty || parts[1] == "a=\(parts[2].dropFirst(2))" else { return .refuse(Self.otherIdentity) }
        state = .scramChallenge(
            header: "\(parts[0]),\(parts[1]),", bare: parts[2...].joined(separator: ","), account: account,
            nonce: String(parts[3].dropFirst(2)))
        return .look(account: account)
    }

    // RFC 5802 §7: client-final-message = channel-binding "," nonce ["," extensions] "," proof
    private func scramFinal(_ text: String, _ header: String, _ first: String, _ account: String, _ nonce: String) -> Step {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "c=\(Data(header.utf8).base64EncodedString())", parts[1] == "r=\(nonce)",
            let last = parts.last, last.hasPrefix("p="), let proof = Data(base64Encoded: String(last.dropFirst(2)))
        else { return .refuse(Self.malformed) }
        let message = "\(first),\(parts.dropLast().joined(separator: ","))"
        return .check(.proof(account: account, authMessage: message, proof: Array(proof)))
    }

    // RFC 5802 §5.1: "=2C" and "=3D" stand for comma and equals sign; no other "=" may stand there.
    private static func name(_ text: Substring) -> String? {
        var out = ""
        var rest = text
        while let equals = rest.firstIndex(of: "=") {
            out += rest[..<equals]
            switch rest[equals...].prefix(3) {
            case "=2C": out += ","
            case "=3D": out += "="
            default: return nil
            }
            rest = rest[equals...].dropFirst(3)
        }
        return out + rest
    }

    private static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }

    private static func isNonce(_ text: Substring) -> Bool {
        (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
