import Foundation
import Mail

extension ServerSession {
    /// The next line is an answer within AUTH, not a command.
    public var expectsLoginLine: Bool { login != nil }

    /// What a client answers within AUTH.
    public mutating func receive(loginLine line: some Collection<UInt8>) -> Action {
        guard var exchange = login, let text = String(validating: line, as: UTF8.self) else {
            login = nil
            return refuse(Reply(501, EnhancedStatus(5, 5, 2), "Cannot read the response"))
        }
        return carryOn(&exchange, exchange.receive(text))
    }

    /// The answer to `lookUpLogin`.
    public mutating func found(_ challenge: SCRAMChallenge?) -> Action {
        guard var exchange = login, let challenge else { return ended(.unavailable) }
        return carryOn(&exchange, exchange.challenged(challenge))
    }

    /// The answer to `checkLogin`.
    public mutating func ended(_ result: LoginResult) -> Action {
        guard var exchange = login else { return refuse(Self.badSequence) }
        login = nil
        switch result {
        case .accepted(let account, let signature):
            return carryOn(&exchange, exchange.accepted(account: account, serverSignature: signature))
        case .refused: return refuse(Reply(535, EnhancedStatus(5, 7, 8), "Name or password is wrong"))
        case .unavailable: return refuse(Reply(454, EnhancedStatus(4, 7, 0), "Cannot check the login now, try again later"))
        case .throttled: return refuse(Reply(454, EnhancedStatus(4, 7, 0), "Too many logins failed, try again later"))
        }
    }

    mutating func begin(mechanism: String, _ initialResponse: String?) -> Action {
        guard !offer.mechanisms.isEmpty else { return refuse(Reply(502, EnhancedStatus(5, 5, 1), "AUTH is not available")) }
        guard isEncrypted else { return refuse(Reply(538, EnhancedStatus(5, 7, 11), "Issue STARTTLS first")) }
        // RFC 4954 §4: not within a transaction, and not a second time.
        guard state == .idle, account == nil else { return refuse(Self.badSequence) }
        guard let mechanism = offer.mechanisms.first(where: { $0.rawValue == mechanism }) else {
            return refuse(Reply(504, EnhancedStatus(5, 5, 4), "Mechanism not supported"))
        }
        var exchange = LoginExchange(mechanism)
        return carryOn(&exchange, exchange.begin(initialResponse))
    }

    private mutating func carryOn(_ exchange: inout LoginExchange, _ step: LoginExchange.Step) -> Action {
        login = exchange
        switch step {
        case .challenge(let bytes): return .reply(Reply(334, nil, Data(bytes).base64EncodedString()))
        case .look(let account): return .lookUpLogin(account: account)
        case .check(let attempt): return .checkLogin(attempt)
        case .refuse(let reply):
            login = nil
            return refuse(reply)
        case .done(let account):
            login = nil
            self.account = account
            return .reply(Reply(235, EnhancedStatus(2, 7, 0), "Authentication successful"))
        }
    }
}
