import Mail

/// One SMTP server session as a value: commands in, actions out; no socket, no clock (RFC 5321 §4.1.4).
///
/// Where the answer needs policy, the action names the question; the transport asks it and tells the session the outcome.
public struct ServerSession: Sendable {
    /// What the transport does next.
    public enum Action: Hashable, Sendable {
        case reply(Reply)
        /// Ask whether the sender is welcome, then call `accepted(reversePath:)` or `refused()`.
        case checkSender(MailParameters)
        /// Ask whether the recipient is, then call `accepted(forwardPath:)` or `refused()`.
        case checkRecipient(EmailAddress)
        /// Answer 354 and read a message for this envelope.
        case readData(Envelope)
        /// Answer, then begin TLS; what the client sent ahead is discarded.
        case startTLS(Reply)
        case close(Reply)
    }

    /// What a session offers in EHLO.
    public struct Offer: Sendable, Hashable {
        public var hostName: String
        public var maximumSize: Int
        /// STARTTLS can be used.
        public var hasTLS: Bool
        /// Nothing but EHLO, NOOP, STARTTLS and QUIT before TLS (RFC 3207 §4).
        public var requiresTLS: Bool

        public init(hostName: String, maximumSize: Int, hasTLS: Bool, requiresTLS: Bool) {
            self.hostName = hostName
            self.maximumSize = maximumSize
            self.hasTLS = hasTLS
            self.requiresTLS = requiresTLS
        }
    }

    private enum State: Hashable, Sendable { case greeted, idle, transaction(Envelope) }

    public let offer: Offer
    public let limits: Limits
    private var state = State.greeted
    public private(set) var heloName = ""
    public private(set) var isEncrypted: Bool
    private var errors = 0
    private var junk = 0

    /// - Parameter isEncrypted: TLS was there before the first command (implicit TLS).
    public init(offer: Offer, limits: Limits, isEncrypted: Bool) {
        self.offer = offer
        self.limits = limits
        self.isEncrypted = isEncrypted
    }

    /// The greeting (RFC 5321 §4.2: code 220 begins with the host name).
    public var greeting: Reply { Reply(220, nil, "\(offer.hostName) ESMTP Zegel") }

    public mutating func receive(_ command: Command) -> Action {
        if offer.requiresTLS, !isEncrypted {
            switch command {
            case .ehlo, .noop, .startTLS, .quit, .helo: break
            default: return refuse(Reply(530, EnhancedStatus(5, 7, 0), "Issue STARTTLS first"))
            }
        }
        switch (state, command) {
        case (_, .quit): return .close(Reply(221, EnhancedStatus(2, 0, 0), "Bye"))
        case (_, .ehlo(let name)): return greet(name, reply: Reply(250, nil, lines: extensions))
        case (_, .helo(let name)): return greet(name, reply: Reply(250, nil, offer.hostName))
        case (_, .noop): return junk(Reply(250, EnhancedStatus(2, 0, 0), "Ok"))
        case (_, .help): return junk(Reply(214, EnhancedStatus(2, 0, 0), "See RFC 5321"))
        case (_, .vrfy): return junk(Reply(252, EnhancedStatus(2, 0, 0), "Send the mail and see"))
        case (_, .rset):
            if state != .greeted { state = .idle }
            return junk(Reply(250, EnhancedStatus(2, 0, 0), "Ok"))
        case (_, .startTLS): return startTLS()
        case (.idle, .mail(let mail)): return begin(mail)
        case (.transaction, .mail): return refuse(Reply(503, EnhancedStatus(5, 5, 1), "A transaction is open already"))
        case (.transaction(let envelope), .rcpt(let address)): return add(address, to: envelope)
        case (.transaction(let envelope), .data):
            guard !envelope.forwardPaths.isEmpty else { return refuse(Reply(554, EnhancedStatus(5, 5, 1), "No valid recipients")) }
            state = .idle
            return .readData(envelope)
        default: return refuse(Reply(503, EnhancedStatus(5, 5, 1), "Bad sequence of commands"))
        }
    }

    /// A line that is no command.
    public mutating func receive(_ refusal: CommandRefusal) -> Action { refuse(refusal.reply) }

    /// The sender is welcome: the transaction begins.
    public mutating func accepted(reversePath mail: MailParameters) -> Reply {
        state = .transaction(
            Envelope(reversePath: mail.reversePath, body: mail.body, isInternationalized: mail.isInternationalized, declaredSize: mail.size)
        )
        return Reply(250, EnhancedStatus(2, 1, 0), "Ok")
    }

    /// The recipient is welcome. One given twice counts once.
    public mutating func accepted(forwardPath: EmailAddress) -> Reply {
        if case .transaction(var envelope) = state {
            if !envelope.forwardPaths.contains(forwardPath) { envelope.forwardPaths.append(forwardPath) }
            state = .transaction(envelope)
        }
        return Reply(250, EnhancedStatus(2, 1, 5), "Ok")
    }

    /// Policy or the message's bytes were refused: counts as an error of this client.
    public mutating func refused(with reply: Reply) -> Action { refuse(reply) }

    /// A message was taken: the client is at work, and what it did for nothing before no longer counts (as in Postfix).
    public mutating func tookMessage() { (errors, junk) = (0, 0) }

    /// TLS is up: everything said before is forgotten (RFC 3207 §4.2).
    public mutating func encrypted() {
        isEncrypted = true
        state = .greeted
        heloName = ""
    }

    /// The sender of the open transaction; `nil` without one and for `<>`.
    public var reversePath: EmailAddress? {
        if case .transaction(let envelope) = state { envelope.reversePath } else { nil }
    }

    private mutating func greet(_ name: String, reply: Reply) -> Action {
        heloName = name
        state = .idle
        return .reply(reply)
    }

    private mutating func begin(_ mail: MailParameters) -> Action {
        if let size = mail.size, size > offer.maximumSize {
            return refuse(Reply(552, EnhancedStatus(5, 3, 4), "Message is larger than \(offer.maximumSize) bytes"))
        }
        return .checkSender(mail)
    }

    private mutating func add(_ address: EmailAddress, to envelope: Envelope) -> Action {
        guard envelope.forwardPaths.count < limits.recipients else {
            return .reply(Reply(452, EnhancedStatus(4, 5, 3), "Too many recipients"))
        }
        guard !address.isInternationalized || envelope.isInternationalized else {
            return refuse(Reply(553, EnhancedStatus(5, 6, 7), "Address needs SMTPUTF8"))
        }
        return .checkRecipient(address)
    }

    private mutating func startTLS() -> Action {
        guard offer.hasTLS, !isEncrypted else { return refuse(Reply(502, EnhancedStatus(5, 5, 1), "STARTTLS is not available")) }
        return .startTLS(Reply(220, EnhancedStatus(2, 0, 0), "Ready to start TLS"))
    }

    private mutating func refuse(_ reply: Reply) -> Action {
        errors += 1
        return errors >= limits.errors ? .close(Reply(421, EnhancedStatus(4, 7, 0), "Too many errors")) : .reply(reply)
    }

    private mutating func junk(_ reply: Reply) -> Action {
        junk += 1
        return junk > limits.junkCommands ? .close(Reply(421, EnhancedStatus(4, 7, 0), "Too many commands without mail")) : .reply(reply)
    }

    private var extensions: [String] {
        var lines = [offer.hostName, "PIPELINING", "SIZE \(offer.maximumSize)", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        if offer.hasTLS, !isEncrypted { lines.append("STARTTLS") }
        return lines
    }
}
