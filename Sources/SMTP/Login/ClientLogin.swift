import Foundation
import Mail

/// The client's side of one SASL exchange as a value (RFC 4954 §4, RFC 4616, RFC 5802).
public struct ClientLogin: Sendable {
    /// What comes next.
    public enum Step: Hashable, Sendable {
        case send(String)
        /// Compute what RFC 5802 §3 says and call `proven`.
        case prove(salt: [UInt8], iterations: Int, authMessage: String)
        case done
        /// In words for the log.
        case failed(String)
    }

    private enum State: Hashable, Sendable {
        case plain, loginName, loginPassword, loginSent
        case scramFirst
        case scramProving(withoutProof: String)
        case scramFinal(serverSignature: [UInt8])
        case scramVerified
    }

    /// RFC 7677 §4 asks for 4,096 at least. A server that asks for very many wants to keep us busy.
    private static let iterations = 4096...1_000_000

    private let mechanism: Mechanism
    private let account: String
    private let password: String
    /// Printable, without comma.
    private let nonce: String
    private var state: State

    public init(_ mechanism: Mechanism, account: String, password: String, nonce: String) {
        self.mechanism = mechanism
        self.account = account
        self.password = password
        self.nonce = nonce
        state =
            switch mechanism {
            case .plain: .plain
            case .login: .loginName
            case .scramSHA256: .scramFirst
            }
    }

    /// The AUTH command.
    public var command: String {
        switch mechanism {
        // RFC 4616 §2: message = [authzid] UTF8NUL authcid UTF8NUL passwd
        case .plain: "AUTH PLAIN \(Self.base64("\0\(account)\0\(password)"))"
        case .login: "AUTH LOGIN"
        case .scramSHA256: "AUTH SCRAM-SHA-256 \(Self.base64("n,,\(bare)"))"
        }
    }

    /// The server answered what was sent last.
    public mutating func receive(_ reply: Reply) -> Step {
        if reply.code == 235 { return ended }
        guard reply.code == 334 else { return .failed(reply.summary) }
        switch state {
        case .plain, .scramProving, .scramVerified, .loginSent: return .failed("it asks for more than \(mechanism.rawValue) has")
        case .loginName:
            state = .loginPassword
            return .send(Self.base64(account))
        case .loginPassword:
            state = .loginSent
            return .send(Self.base64(password))
        case .scramFirst: return scramFirst(Self.text(reply))
        case .scramFinal(let signature): return scramFinal(Self.text(reply), signature)
        }
    }

    /// - Parameters:
    ///   - proof: ClientProof of RFC 5802 §3.
    ///   - serverSignature: what a server that knows the account will say.
    public mutating func proven(_ proof: [UInt8], serverSignature: [UInt8]) -> Step {
        guard case .scramProving(let withoutProof) = state else { return .failed("out of order") }
        state = .scramFinal(serverSignature: serverSignature)
        return .send(Self.base64("\(withoutProof),p=\(Data(proof).base64EncodedString())"))
    }

    private var ended: Step {
        switch state {
        case .scramFirst, .scramProving, .scramFinal: .failed("it did not show that it knows the account")
        default: .done
        }
    }

    // RFC 5802 §7: client-first-message-bare = username "," nonce
    private var bare: String {
        let name = account.replacingOccurrences(of: "=", with: "=3D").replacingOccurrences(of: ",", with: "=2C")
        return "n=\(name),r=\(nonce)"
    }

    // RFC 5802 §7: server-first-message = nonce "," salt "," iteration-count
    private mutating func scramFirst(_ message: String) -> Step {
        let parts = message.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasPrefix("r=\(nonce)"), parts[0].count > nonce.count + 2, parts[1].hasPrefix("s="),
            let salt = Data(base64Encoded: String(parts[1].dropFirst(2))), !salt.isEmpty, parts[2].hasPrefix("i="),
            let iterations = Int(parts[2].dropFirst(2)), Self.iterations.contains(iterations)
        else { return .failed("its SCRAM challenge is malformed") }
        // "biws" is "n,," in base64: we bind to no channel.
        let withoutProof = "c=biws,\(parts[0])"
        state = .scramProving(withoutProof: withoutProof)
        return .prove(salt: Array(salt), iterations: iterations, authMessage: "\(bare),\(message),\(withoutProof)")
    }

    // RFC 5802 §7: server-final-message = (server-error / verifier)
    private mutating func scramFinal(_ message: String, _ signature: [UInt8]) -> Step {
        guard message.split(separator: ",").first == "v=\(Data(signature).base64EncodedString())" else {
            return .failed("it does not know the account's password")
        }
        state = .scramVerified
        return .send("")
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private static func text(_ reply: Reply) -> String {
        Data(base64Encoded: reply.lines[0]).flatMap { String(validating: $0, as: UTF8.self) } ?? ""
    }
}
