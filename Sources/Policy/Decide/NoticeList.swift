import Mail
import Settings

/// The notices of one decision: one of a kind, naming every recipient concerned.
struct NoticeList {
    /// Who hears of a recipient that could not be served.
    enum Told {
        case sender(EmailAddress)
        /// Not even a held message would help anyone: why.
        case nobody(String)
        case administrators(String)
    }

    let whoIsTold: Told
    private var byKind: [Notice.Kind: [Notice.Recipient]] = [:]

    init(_ facts: MessageFacts) {
        // N-02: only senders of origin inside. N-01: never an answer to automatic mail.
        if facts.origin != .inside {
            whoIsTold = .administrators(facts.origin == .outside ? "the mail came from outside" : "Zegel wrote the mail itself")
        } else if let reason = facts.automaticBecause, facts.reversePath != nil {
            whoIsTold = .administrators(reason)
        } else if let sender = facts.reversePath {
            whoIsTold = .sender(sender)
        } else {
            whoIsTold = .nobody("the mail is itself a notification, its sender is empty")
        }
    }

    mutating func failed(_ recipient: EmailAddress, _ kind: Notice.Kind, _ reason: String) {
        byKind[kind, default: []].append(.init(address: recipient, method: "", reason: reason))
    }

    /// Notes a recipient whose copy is encrypted, if the sender wants to know.
    mutating func protected(_ recipient: EmailAddress, by method: EncryptionMethod, notify: Bool) {
        guard notify, case .sender = whoIsTold else { return }
        byKind[.encryptionNotification, default: []].append(.init(address: recipient, method: method.words, reason: ""))
    }

    /// Notes a recipient whose password the sender passes on.
    mutating func password(for recipient: EmailAddress) {
        byKind[.passwords, default: []].append(.init(address: recipient, method: EncryptionMethod.pdf.words, reason: ""))
    }

    var all: [Notice] {
        guard case .sender(let sender) = whoIsTold else { return [] }
        return [Notice.Kind.encryptionFailed, .signingFailed, .passwords, .encryptionNotification].compactMap { kind in
            byKind[kind].map { Notice(kind: kind, to: sender, recipients: $0) }
        }
    }
}
