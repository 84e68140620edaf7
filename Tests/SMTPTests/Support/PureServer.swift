import Mail
import SMTP

/// A server of sessions, decoders and replies alone: no socket, no clock. Its policy is written in names.
///
/// `refused@…` is no welcome sender, `no@…` no recipient, `later@…` either for another time; the account `user` has the password `pencil`.
struct PureServer {
    private var session: ServerSession
    private let limits: Limits
    private let isLMTP: Bool
    private var data: DataDecoder?
    private var chunk: ChunkDecoder?
    private var isLastChunk = false
    private var unwanted: (left: Int, reply: Reply)?
    private var recipients = 1
    private(set) var message: [UInt8] = []
    private(set) var messages: [[UInt8]] = []
    private(set) var envelope: Envelope?
    private(set) var isClosed = false
    private(set) var beganTLS = false

    /// - Parameter options: words of the first line of a dialog.
    init(_ options: Set<String>) {
        var limits = Limits()
        for option in options {
            let parts = option.split(separator: "=")
            guard parts.count == 2, let number = Int(parts[1]) else { continue }
            switch parts[0] {
            case "errors": limits.errors = number
            case "junk": limits.junkCommands = number
            case "recipients": limits.recipients = number
            case "size": limits.messageSize = number
            default: break
            }
        }
        var offer = ServerSession.Offer(
            hostName: "mx.test", maximumSize: limits.messageSize, hasTLS: options.contains("tls") || options.contains("requires-tls"),
            requiresTLS: options.contains("requires-tls"))
        offer.isLMTP = options.contains("lmtp")
        offer.mechanisms = options.contains("login") || options.contains("requires-login") ? Mechanism.allCases : []
        offer.requiresLogin = options.contains("requires-login")
        session = ServerSession(offer: offer, limits: limits, isEncrypted: options.contains("encrypted"))
        session.isTrusted = options.contains("trusted")
        session.isUnderStress = options.contains("stress")
        (self.limits, isLMTP) = (limits, offer.isLMTP)
    }

    var greeting: Reply { session.greeting }

    /// One line a client sends, with its CRLF.
    mutating func receive(_ line: String) -> [Reply] {
        var bytes = Array("\(line)\r\n".utf8)
        if let (left, reply) = unwanted {
            bytes.removeFirst(min(left, bytes.count))
            unwanted = left > line.utf8.count + 2 ? (left - line.utf8.count - 2, reply) : nil
            return unwanted == nil ? [reply] + (bytes.isEmpty ? [] : command(bytes)) : []
        }
        if data != nil { return readData(bytes) }
        if chunk?.isChunkComplete == false { return readChunk(bytes) }
        return command(bytes)
    }

    private mutating func command(_ bytes: [UInt8]) -> [Reply] {
        let line = bytes.dropLast(2)
        if session.expectsLoginLine { return carryOut(session.receive(loginLine: line)) }
        do throws(CommandRefusal) {
            let action = session.receive(try CommandParser.parse(line))
            if !session.isChunking { chunk = nil }
            return carryOut(action)
        } catch {
            return carryOut(session.receive(error))
        }
    }

    private mutating func carryOut(_ action: ServerSession.Action) -> [Reply] {
        switch action {
        case .reply(let reply): return [reply]
        case .close(let reply):
            isClosed = true
            return [reply]
        case .checkSender(let mail):
            switch mail.reversePath?.localPart {
            case "refused": return carryOut(session.refused(with: Reply(550, EnhancedStatus(5, 7, 1), "Sender refused")))
            case "later": return carryOut(session.refused(with: Reply(451, EnhancedStatus(4, 3, 2), "Later")))
            default: return [session.accepted(reversePath: mail)]
            }
        case .checkRecipient(let recipient):
            switch recipient.forwardPath.localPart {
            case "no": return carryOut(session.refused(with: Reply(550, EnhancedStatus(5, 1, 1), "Unknown")))
            case "later": return carryOut(session.refused(with: Reply(450, EnhancedStatus(4, 2, 0), "Later")))
            default: return [session.accepted(recipient: recipient)]
            }
        case .readData(let envelope):
            begin(envelope)
            data = DataDecoder()
            return [Reply(354, nil, "Go on")]
        case .readChunk(let envelope, let size, let isLast):
            if chunk == nil { begin(envelope) }
            var decoder = chunk ?? ChunkDecoder()
            decoder.begin(size: size)
            (chunk, isLastChunk) = (decoder, isLast)
            return size == 0 ? endChunk() : []
        case .dropChunk(let size, let reply):
            unwanted = size == 0 ? nil : (size, reply)
            return size == 0 ? [reply] : []
        case .startTLS(let reply):
            beganTLS = true
            session.encrypted()
            return [reply]
        case .lookUpLogin: return carryOut(session.found(Self.challenge))
        case .checkLogin(let attempt): return carryOut(session.ended(Self.check(attempt)))
        }
    }

    private mutating func begin(_ envelope: Envelope) {
        (self.envelope, recipients, message) = (envelope, envelope.forwardPaths.count, [])
    }

    // MARK: Messages

    private mutating func readData(_ bytes: [UInt8]) -> [Reply] {
        _ = bytes.withUnsafeBufferPointer { data?.decode($0, into: &message) }
        guard let decoder = data, decoder.isComplete else { return [] }
        data = nil
        return end(decoder.defect)
    }

    private mutating func readChunk(_ bytes: [UInt8]) -> [Reply] {
        let count = bytes.withUnsafeBufferPointer { chunk?.decode($0, into: &message) ?? 0 }
        guard chunk?.isChunkComplete == true else { return [] }
        return endChunk() + (count < bytes.count ? command(Array(bytes[count...])) : [])
    }

    private mutating func endChunk() -> [Reply] {
        guard isLastChunk else { return [Reply(250, EnhancedStatus(2, 0, 0), "Ok")] }
        chunk?.finish(into: &message)
        defer { chunk = nil }
        return end(chunk?.defect)
    }

    private mutating func end(_ defect: MessageDefect?) -> [Reply] {
        session.endedMessage(isTaken: defect == nil)
        if let defect {
            isClosed = true
            return [defect.reply]
        }
        if message.count > limits.messageSize { return carryOut(session.refused(with: Reply(552, EnhancedStatus(5, 3, 4), "Too large"))) }
        messages.append(message)
        return Array(repeating: Reply(250, EnhancedStatus(2, 0, 0), "Ok"), count: isLMTP ? recipients : 1)
    }

    // MARK: Accounts (RFC 7677 §3)

    private static let challenge = SCRAMChallenge(
        salt: [0x5B, 0x6D, 0x99, 0x68, 0x9D, 0x12, 0x35, 0x8E, 0xEC, 0xA0, 0x4B, 0x14, 0x12, 0x36, 0xFA, 0x81], iterations: 4096,
        nonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")
    private static let nonce = "rOprNGfwEbeRWgbNEkqO"
    private static let authMessage =
        "n=user,r=\(nonce),r=\(nonce)\(challenge.nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=\(nonce)\(challenge.nonce)"

    private static func check(_ attempt: LoginAttempt) -> LoginResult {
        switch attempt {
        case .password("user", "pencil"): .accepted(account: "user", serverSignature: nil)
        case .password("busy", _): .unavailable
        case .password("guesser", _): .throttled
        case .proof("user", authMessage, _): .accepted(account: "user", serverSignature: [1, 2, 3])
        default: .refused
        }
    }
}
