import Mail

/// One transaction of an SMTP client as a value: which commands to send, and what each answer means for each recipient
/// (RFC 5321 §4.1.4, RFC 2920 for commands sent in one group).
public struct ClientSession: Sendable {
    private let envelope: Envelope
    private let size: Int
    private let capabilities: Capabilities
    public private(set) var outcomes: [EmailAddress: RecipientOutcome] = [:]
    /// In the order of their commands.
    public private(set) var accepted: [EmailAddress] = []

    /// - Parameter size: bytes of the message, for SIZE.
    public init(_ envelope: Envelope, size: Int, capabilities: Capabilities) {
        self.envelope = envelope
        self.size = size
        self.capabilities = capabilities
    }

    /// Why the transaction cannot begin with this server; `nil` when it can. Signed content is never changed to fit.
    public var obstacle: Reply? {
        if envelope.isInternationalized || envelope.forwardPaths.contains(where: \.isInternationalized), !capabilities.hasSMTPUTF8 {
            return Reply(553, EnhancedStatus(5, 6, 7), "The next server does not take internationalised mail")
        }
        if let limit = capabilities.maximumSize, size > limit {
            return Reply(552, EnhancedStatus(5, 3, 4), "Message is larger than the next server takes")
        }
        return nil
    }

    public var mailCommand: String {
        var line = "MAIL FROM:<\(envelope.reversePath?.description ?? "")>"
        if capabilities.hasSize { line += " SIZE=\(size)" }
        if capabilities.has8BitMIME, let body = envelope.body { line += " BODY=\(body.rawValue)" }
        if envelope.isInternationalized, capabilities.hasSMTPUTF8 { line += " SMTPUTF8" }
        // RFC 3461 §5.2.1: what the sender asked goes on unchanged to a server that knows what it means.
        if capabilities.hasDSN {
            if let returning = envelope.returning { line += " RET=\(returning.rawValue)" }
            if let id = envelope.envelopeID { line += " ENVID=\(id)" }
        }
        return line
    }

    public var recipientCommands: [String] {
        envelope.forwardPaths.map { recipient in
            var line = "RCPT TO:<\(recipient)>"
            guard capabilities.hasDSN else { return line }
            let request = envelope.request(for: recipient)
            if let notify = request.notify { line += " NOTIFY=\(notify.words)" }
            if let original = request.originalRecipient { line += " ORCPT=\(original)" }
            return line
        }
    }

    /// - Returns: whether the transaction goes on.
    public mutating func receivedForMail(_ reply: Reply) -> Bool {
        if reply.isSuccess { return true }
        settle(envelope.forwardPaths, with: reply, "the next server refused the sender")
        return false
    }

    /// - Parameter index: of the recipient in the envelope.
    public mutating func received(_ reply: Reply, forRecipient index: Int) {
        let recipient = envelope.forwardPaths[index]
        if reply.isSuccess {
            accepted.append(recipient)
        } else {
            settle([recipient], with: reply, "the next server refused the recipient")
        }
    }

    public var hasAcceptedRecipients: Bool { !accepted.isEmpty }

    /// - Returns: whether the message may be sent: the server said 354 and a recipient is left.
    public mutating func receivedForData(_ reply: Reply) -> Bool {
        if reply.code == 354 { return hasAcceptedRecipients }
        settle(
            accepted, with: !reply.isTransient && !reply.isPermanent ? Reply(451, EnhancedStatus(4, 5, 0), reply.summary) : reply,
            "the next server refused the message")
        accepted = []
        return false
    }

    public mutating func receivedForMessage(_ reply: Reply) {
        for recipient in accepted { receivedForMessage(reply, of: recipient) }
    }

    /// One of the answers of LMTP, of which each accepted recipient has its own (RFC 2033 §4.2).
    public mutating func receivedForMessage(_ reply: Reply, of recipient: EmailAddress) {
        guard reply.isSuccess else { return settle([recipient], with: reply, "the next server refused the message") }
        let isLast = envelope.request(for: recipient).wants(.success) && !capabilities.hasDSN
        outcomes[recipient] = isLast ? .relayed(reply) : .delivered(reply)
    }

    /// The connection broke: whoever has no answer yet is tried again later.
    public mutating func broke(_ reason: String) {
        for recipient in envelope.forwardPaths where outcomes[recipient] == nil {
            outcomes[recipient] = .deferred(nil, reason: reason)
        }
    }

    private mutating func settle(_ recipients: [EmailAddress], with reply: Reply, _ reason: String) {
        for recipient in recipients {
            // 421 at any point is about the server, not about the mail (RFC 5321 §3.8).
            outcomes[recipient] = reply.isPermanent ? .failed(reply, reason: reason) : .deferred(reply, reason: reason)
        }
    }
}

extension Reply {
    /// 2yz: done. A 3yz where a command should be carried out is no promise (RFC 5321 §4.2.1).
    var isSuccess: Bool { (200..<300).contains(code) }
}

extension DeliveryRequest.Notify {
    /// As the parameter NOTIFY says it (RFC 3461 §4.1).
    var words: String {
        let named: [(Self, String)] = [(.success, "SUCCESS"), (.failure, "FAILURE"), (.delay, "DELAY")]
        return isEmpty ? "NEVER" : named.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
