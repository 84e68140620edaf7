import MIME
import Mail

/// What a decision needs to know about a message: nothing of its text.
public struct MessageFacts: Sendable {
    public var origin: Origin
    /// Why it counts as that: `client 10.0.0.7 lies in inside_networks`.
    public var originReason: String
    /// The name of the listener that took it.
    public var listener: String
    /// The account of the client.
    public var authenticatedAs: String?
    /// What the listener asks at least, for mail to external recipients.
    public var minimumMode: MinimumMode?
    /// `nil` is the null reverse-path.
    public var reversePath: EmailAddress?
    /// The envelope's forward paths, without repeats.
    public var recipients: [EmailAddress]
    public var author: Author
    /// The decoded subject; `nil` when there is no Subject field.
    public var subject: String?
    /// Everyone named in To and Cc; who is not among them is hidden from the others (E-14).
    public var visibleRecipients: Set<EmailAddress>
    /// The header of the message, for triggers and forged fields.
    public var header: Header
    /// The whole message in bytes.
    public var size: Int
    public var hasCalendar: Bool
    public var protection: RootProtection
    /// Whether an S/MIME encrypted part may lie inside what the root signs or compresses.
    public var mayHoldEncryptedLayer: Bool
    /// Style rules that make its words depend on where they are shown, in words; looked for in mail from inside alone.
    public var conditionalStyle: String?
    /// Why no notice may answer it, in words; `nil` for mail of people (N-01).
    public var automaticBecause: String?

    init(
        origin: Origin, originReason: String, listener: String, authenticatedAs: String?, minimumMode: MinimumMode?,
        reversePath: EmailAddress?, recipients: [EmailAddress], author: Author, subject: String?, visibleRecipients: Set<EmailAddress>,
        header: Header, size: Int,
        hasCalendar: Bool, protection: RootProtection, mayHoldEncryptedLayer: Bool, automaticBecause: String?
    ) {
        self.origin = origin
        self.originReason = originReason
        self.listener = listener
        self.authenticatedAs = authenticatedAs
        self.minimumMode = minimumMode
        self.reversePath = reversePath
        self.recipients = recipients
        self.author = author
        self.subject = subject
        self.visibleRecipients = visibleRecipients
        self.header = header
        self.size = size
        self.hasCalendar = hasCalendar
        self.protection = protection
        self.mayHoldEncryptedLayer = mayHoldEncryptedLayer
        self.automaticBecause = automaticBecause
    }

    /// Reads the facts off a parsed message.
    /// - Parameters:
    ///   - header: the one that counts, where it is not the message's: it begins with the same fields.
    ///   - protection: what the root is, by a reader that understands it.
    public init(_ message: Message, header: Header? = nil, envelope: Envelope, submission: Submission, protection: RootProtection) {
        let header = header ?? message.root.header
        origin = submission.origin
        originReason = submission.originReason
        listener = submission.listener
        authenticatedAs = submission.authenticatedAs
        minimumMode = submission.minimumMode
        reversePath = envelope.reversePath
        recipients = envelope.forwardPaths
        author = Author(header)
        subject = header.first(named: "Subject")?.decoded
        visibleRecipients = Self.visible(header)
        self.header = header
        size = message.bytes.count
        hasCalendar = Self.hasCalendar(message.root)
        self.protection = protection
        mayHoldEncryptedLayer = Self.mayHoldEncryptedLayer(message.root, protection)
        conditionalStyle = submission.origin == .inside ? ConditionalStyle.found(in: message) : nil
        automaticBecause = Self.automaticBecause(header)
    }

    /// The name in place of a listener's of mail Zegel writes to lead somebody to the portal.
    public static let portal = "portal"

    /// Zegel wrote it to lead its recipient to the portal. There is nothing in it but a link; and what is encrypted with a password that
    /// the portal shows, or to a key whose password it shows, could not be read without that link.
    var leadsToPortal: Bool { origin == .system && listener == Self.portal }

    /// Whose settings count as the sender's (section 4); `nil` for mail from outside and from Zegel itself.
    public var sender: EmailAddress? { origin == .inside ? author.address ?? reversePath : nil }

    /// A list that cannot be read names nobody: its recipients count as hidden and get copies of their own.
    private static func visible(_ header: Header) -> Set<EmailAddress> {
        var result: Set<EmailAddress> = []
        for field in header where field.isNamed("To") || field.isNamed("Cc") {
            guard let list = try? AddressList(parsing: field.rawValue) else { continue }
            result.formUnion(list.mailboxes.map(\.address))
        }
        return result
    }

    /// A text/calendar part, itself or inside; the tree is walked without recursion.
    private static func hasCalendar(_ root: Entity) -> Bool {
        var open = [root]
        while let entity = open.popLast() {
            if entity.contentType.mediaType == "text/calendar" { return true }
            if entity.contentType.isMultipart { open.append(contentsOf: entity.children) }
        }
        return false
    }

    private static func mayHoldEncryptedLayer(_ root: Entity, _ protection: RootProtection) -> Bool {
        switch protection {
        case .none, .encryptedBelowRoot, .signedBelowRoot: false
        case .smimeEncrypted, .smimeOpaqueSigned, .smimeCompressed: true
        case .smimeClearSigned: root.children.first.map { !$0.contentType.isMultipart && $0.contentType.type != "text" } ?? true
        }
    }

    // RFC 3834 §2, §5; N-01
    private static func automaticBecause(_ header: Header) -> String? {
        for field in header {
            switch field.name.lowercased() {
            case "auto-submitted":
                // RFC 3834 §5: the keyword, then parameters or a comment.
                let keyword = field.unfolded.prefix { !" \t;(".contains($0) }
                if keyword.lowercased() != "no" { return "the mail is marked Auto-Submitted" }
            case "precedence":
                if field.unfolded.lowercased() == "bulk" { return "the mail is marked Precedence: bulk" }
            case let name where name.hasPrefix("list-"):
                return "the mail belongs to a mailing list (\(field.name.prefix(40)))"
            default: break
            }
        }
        return nil
    }
}
