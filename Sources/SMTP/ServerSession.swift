import Mail

/// One SMTP or LMTP server session as a value: commands in, actions out; no socket, no clock (RFC 5321 §4.1.4).
///
/// Where the answer needs policy, the action names the question; the transport asks it and tells the session the outcome.
public struct ServerSession: Sendable {
    /// What the transport does next.
    public enum Action: Hashable, Sendable {
        case reply(Reply)
        /// Ask whether the sender is welcome, then call `accepted(reversePath:)` or `refused()`.
        case checkSender(MailParameters)
        /// Ask whether the recipient is, then call `accepted(recipient:)` or `refused()`.
        case checkRecipient(RecipientParameters)
        /// Answer 354 and read a message for this envelope.
        case readData(Envelope)
        /// Read a chunk of a message for this envelope.
        case readChunk(Envelope, size: Int, isLast: Bool)
        /// Read the octets of a chunk nobody wants, then answer.
        case dropChunk(size: Int, Reply)
        /// Find what SCRAM needs, then call `found(_:)`.
        case lookUpLogin(account: String)
        /// Ask whether the login is right, then call `ended(_:)`.
        case checkLogin(LoginAttempt)
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
        /// RFC 2033: LHLO, and an answer for each recipient behind the message.
        public var isLMTP = false
        /// Only over TLS; empty where nobody can log in.
        public var mechanisms: [Mechanism] = []
        /// Mail only from who has logged in (RFC 6409 §4.3).
        public var requiresLogin = false

        public init(hostName: String, maximumSize: Int, hasTLS: Bool, requiresTLS: Bool) {
            self.hostName = hostName
            self.maximumSize = maximumSize
            self.hasTLS = hasTLS
            self.requiresTLS = requiresTLS
        }
    }

    enum State: Hashable, Sendable { case greeted, idle, transaction(Envelope), chunking(Envelope) }

    static let badSequence = Reply(503, EnhancedStatus(5, 5, 1), "Bad sequence of commands")

    public let offer: Offer
    public let limits: Limits
    var state = State.greeted
    var login: LoginExchange?
    public private(set) var heloName = ""
    public private(set) var isEncrypted: Bool
    /// The account the client logged in as.
    public internal(set) var account: String?
    /// XCLIENT and XFORWARD are taken from this client.
    public var isTrusted = false
    /// The listener is short of connections: less patience is left for errors.
    public var isUnderStress = false
    /// What the server in front said of its client by XCLIENT: as if that client had connected.
    public private(set) var client: ForwardedClient?
    /// What it said by XFORWARD, for the transaction that follows.
    public private(set) var forwarded: ForwardedClient?
    /// What it said by XFORWARD was refused: until the transaction is over its client is somebody unknown.
    private var isForwardRefused = false
    private var errors = 0
    private var junk = 0

    /// - Parameter isEncrypted: TLS was there before the first command (implicit TLS).
    public init(offer: Offer, limits: Limits, isEncrypted: Bool) {
        self.offer = offer
        self.limits = limits
        self.isEncrypted = isEncrypted
    }

    /// The greeting (RFC 5321 §4.2: code 220 begins with the host name).
    public var greeting: Reply { Reply(220, nil, "\(offer.hostName) \(offer.isLMTP ? "LMTP" : "ESMTP") Zegel") }

    public mutating func receive(_ command: Command) -> Action {
        if let refusal = refusalBeforeTLS(command) { return refusal }
        switch (state, command) {
        case (_, .quit): return .close(Reply(221, EnhancedStatus(2, 0, 0), "Bye"))
        case (_, .ehlo(let name)) where !offer.isLMTP, (_, .lhlo(let name)) where offer.isLMTP:
            return greet(name, reply: Reply(250, nil, lines: extensions))
        case (_, .helo(let name)) where !offer.isLMTP: return greet(name, reply: Reply(250, nil, offer.hostName))
        case (_, .helo), (_, .ehlo), (_, .lhlo):
            return refuse(Reply(500, EnhancedStatus(5, 5, 1), offer.isLMTP ? "This is LMTP: use LHLO" : "This is SMTP: use EHLO"))
        case (_, .noop): return junk(Reply(250, EnhancedStatus(2, 0, 0), "Ok"))
        case (_, .help): return junk(Reply(214, EnhancedStatus(2, 0, 0), "See RFC 5321"))
        case (_, .vrfy): return junk(Reply(252, EnhancedStatus(2, 0, 0), "Send the mail and see"))
        case (_, .expn): return refuse(Reply(502, EnhancedStatus(5, 5, 1), "EXPN is not available"))
        case (_, .rset):
            if state != .greeted { endTransaction() }
            return junk(Reply(250, EnhancedStatus(2, 0, 0), "Ok"))
        case (_, .startTLS): return startTLS()
        case (_, .auth(let mechanism, let response)): return begin(mechanism: mechanism, response)
        case (_, .xclient(let client)): return become(client)
        case (_, .xforward(let client)): return forward(client)
        case (_, .bdat(let size, let isLast)): return chunk(size, isLast)
        case (.idle, .mail(let mail)): return begin(mail)
        case (.transaction, .mail), (.chunking, .mail): return refuse(Reply(503, EnhancedStatus(5, 5, 1), "A transaction is open already"))
        case (.transaction(let envelope), .rcpt(let recipient)): return add(recipient, to: envelope)
        case (.transaction(let envelope), .data):
            guard !envelope.forwardPaths.isEmpty else { return refuse(Self.noRecipients) }
            endTransaction(keepingForwarded: true)
            return .readData(envelope)
        default: return refuse(Self.badSequence)
        }
    }

    /// A line that is no command.
    public mutating func receive(_ refusal: CommandRefusal) -> Action { refusal.isFatal ? .close(refusal.reply) : refuse(refusal.reply) }

    /// The sender is welcome: the transaction begins.
    public mutating func accepted(reversePath mail: MailParameters) -> Reply {
        var envelope = Envelope(
            reversePath: mail.reversePath, body: mail.body, isInternationalized: mail.isInternationalized, declaredSize: mail.size)
        envelope.returning = mail.returning
        envelope.envelopeID = mail.envelopeID
        state = .transaction(envelope)
        return Reply(250, EnhancedStatus(2, 1, 0), "Ok")
    }

    /// The recipient is welcome. One given twice counts once, with what was asked last.
    public mutating func accepted(recipient: RecipientParameters) -> Reply {
        if case .transaction(var envelope) = state {
            if !envelope.forwardPaths.contains(recipient.forwardPath) { envelope.forwardPaths.append(recipient.forwardPath) }
            envelope.requests[recipient.forwardPath] = recipient.request.isEmpty ? nil : recipient.request
            state = .transaction(envelope)
        }
        return Reply(250, EnhancedStatus(2, 1, 5), "Ok")
    }

    /// Policy or the message's bytes were refused: counts as an error of this client.
    public mutating func refused(with reply: Reply) -> Action { refuse(reply) }

    /// The message that was begun came to its end, taken or not.
    public mutating func endedMessage(isTaken: Bool) {
        endTransaction()
        isForwardRefused = false
        // The client is at work: what it did for nothing before no longer counts (as in Postfix).
        if isTaken { (errors, junk) = (0, 0) }
    }

    /// TLS is up: everything said before is forgotten (RFC 3207 §4.2).
    public mutating func encrypted() {
        isEncrypted = true
        startOver()
    }

    /// The sender of the open transaction; `nil` without one and for `<>`.
    public var reversePath: EmailAddress? {
        if case .transaction(let envelope) = state { envelope.reversePath } else { nil }
    }

    /// The address of the client that a trusted server in front speaks for; `nil` when it speaks for itself.
    public var forwardedAddress: String? {
        isForwardRefused ? ForwardedClient.unknownAddress : forwarded?.address ?? client?.address
    }

    /// MAIL was accepted and its message is not read yet.
    public var isInTransaction: Bool {
        switch state {
        case .transaction, .chunking: true
        case .greeted, .idle: false
        }
    }

    /// Chunks came, the last one has not.
    public var isChunking: Bool {
        if case .chunking = state { true } else { false }
    }

    // MARK: Steps

    private static let noRecipients = Reply(554, EnhancedStatus(5, 5, 1), "No valid recipients")

    private mutating func refusalBeforeTLS(_ command: Command) -> Action? {
        guard offer.requiresTLS, !isEncrypted else { return nil }
        switch command {
        case .ehlo, .helo, .lhlo, .noop, .startTLS, .quit, .xclient, .xforward: return nil
        case .bdat(let size, _): return drop(size, Reply(530, EnhancedStatus(5, 7, 0), "Issue STARTTLS first"))
        default: return refuse(Reply(530, EnhancedStatus(5, 7, 0), "Issue STARTTLS first"))
        }
    }

    private mutating func greet(_ name: String, reply: Reply) -> Action {
        heloName = name
        endTransaction()
        return .reply(reply)
    }

    private mutating func begin(_ mail: MailParameters) -> Action {
        if offer.requiresLogin, account == nil { return refuse(Reply(530, EnhancedStatus(5, 7, 0), "Authentication required")) }
        if let size = mail.size, size > offer.maximumSize {
            return refuse(Reply(552, EnhancedStatus(5, 3, 4), "Message is larger than \(offer.maximumSize) bytes"))
        }
        return .checkSender(mail)
    }

    private mutating func add(_ recipient: RecipientParameters, to envelope: Envelope) -> Action {
        guard envelope.forwardPaths.count < limits.recipients else {
            return .reply(Reply(452, EnhancedStatus(4, 5, 3), "Too many recipients"))
        }
        guard !recipient.forwardPath.isInternationalized || envelope.isInternationalized else {
            return refuse(Reply(553, EnhancedStatus(5, 6, 7), "Address needs SMTPUTF8"))
        }
        return .checkRecipient(recipient)
    }

    /// RFC 3030 §2: the octets of a chunk are read also where it is refused, for they are no commands.
    private mutating func chunk(_ size: Int, _ isLast: Bool) -> Action {
        switch state {
        case .transaction(let envelope) where envelope.forwardPaths.isEmpty: return drop(size, Self.noRecipients)
        case .transaction(let envelope), .chunking(let envelope):
            state = .chunking(envelope)
            return .readChunk(envelope, size: size, isLast: isLast)
        case .greeted, .idle: return drop(size, Self.badSequence)
        }
    }

    private mutating func drop(_ size: Int, _ reply: Reply) -> Action {
        let action = refuse(reply)
        guard size <= offer.maximumSize, case .reply(let reply) = action else { return .close(reply) }
        return .dropChunk(size: size, reply)
    }

    private mutating func startTLS() -> Action {
        guard offer.hasTLS, !isEncrypted else { return refuse(Reply(502, EnhancedStatus(5, 5, 1), "STARTTLS is not available")) }
        return .startTLS(Reply(220, EnhancedStatus(2, 0, 0), "Ready to start TLS"))
    }

    private mutating func become(_ client: ForwardedClient) -> Action {
        guard isTrusted else { return refuse(Reply(550, EnhancedStatus(5, 7, 0), "XCLIENT is not allowed from here")) }
        // Who was named before is not the client any more; nor is the server in front.
        guard !isInTransaction, !client.isMalformed else {
            self.client = ForwardedClient(address: ForwardedClient.unknownAddress)
            return refuse(client.isMalformed ? Self.badClient : Self.badSequence)
        }
        self.client = ForwardedClient(address: client.address ?? self.client?.address, heloName: client.heloName)
        startOver()
        heloName = client.heloName ?? ""
        return .reply(greeting)
    }

    private mutating func forward(_ client: ForwardedClient) -> Action {
        guard isTrusted else { return refuse(Reply(550, EnhancedStatus(5, 7, 0), "XFORWARD is not allowed from here")) }
        guard state == .idle, !client.isMalformed else {
            isForwardRefused = true
            return refuse(client.isMalformed ? Self.badClient : Self.badSequence)
        }
        if client.address != nil { isForwardRefused = false }
        let known = forwarded
        forwarded = ForwardedClient(address: client.address ?? known?.address, heloName: client.heloName ?? known?.heloName)
        return .reply(Reply(250, EnhancedStatus(2, 0, 0), "Ok"))
    }

    private static let badClient = Reply(501, EnhancedStatus(5, 5, 4), "The address of the client cannot be read")

    private mutating func startOver() {
        (state, heloName, login, account, forwarded) = (.greeted, "", nil, nil, nil)
    }

    private mutating func endTransaction(keepingForwarded: Bool = false) {
        if isInTransaction, !keepingForwarded { isForwardRefused = false }
        state = .idle
        if !keepingForwarded { forwarded = nil }
    }

    mutating func refuse(_ reply: Reply) -> Action {
        errors += 1
        let limit = isUnderStress ? min(limits.stressedErrors, limits.errors) : limits.errors
        return errors >= limit ? .close(Reply(421, EnhancedStatus(4, 7, 0), "Too many errors")) : .reply(reply)
    }

    private mutating func junk(_ reply: Reply) -> Action {
        junk += 1
        let limit = isUnderStress ? min(limits.stressedJunkCommands, limits.junkCommands) : limits.junkCommands
        return junk > limit ? .close(Reply(421, EnhancedStatus(4, 7, 0), "Too many commands without mail")) : .reply(reply)
    }

    private var extensions: [String] {
        var lines = [
            offer.hostName, "PIPELINING", "SIZE \(offer.maximumSize)", "8BITMIME", "SMTPUTF8", "CHUNKING", "DSN", "ENHANCEDSTATUSCODES",
        ]
        if offer.hasTLS, !isEncrypted { lines.append("STARTTLS") }
        if isEncrypted, !offer.mechanisms.isEmpty {
            lines.append("AUTH \(offer.mechanisms.map(\.rawValue).joined(separator: " "))")
        }
        if isTrusted { lines += ["XCLIENT NAME ADDR PORT PROTO HELO", "XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE"] }
        return lines
    }
}
