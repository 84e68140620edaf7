import MIME
import Mail

/// Who the From field names. Only one field with one mailbox names somebody (`threats.md` A2.6).
public enum Author: Sendable, Hashable {
    case mailbox(EmailAddress)
    /// No From field.
    case absent
    /// Several fields, several mailboxes, or a group.
    case ambiguous
    /// A field that cannot be read, is empty, or has a blank before its colon.
    case unreadable

    /// The mailbox, if there is exactly one.
    public var address: EmailAddress? {
        if case .mailbox(let address) = self { address } else { nil }
    }

    /// Who the From fields of a message header name together.
    public init(_ header: Header) {
        let fields = header.all(named: "From")
        guard let field = fields.first else {
            self = .absent
            return
        }
        guard fields.count == 1 else {
            self = .ambiguous
            return
        }
        guard !field.hasSpaceBeforeColon, let list = try? AddressList(parsing: field.rawValue), let first = list.mailboxes.first else {
            self = .unreadable
            return
        }
        self = list.mailboxes.count == 1 && list.groups.isEmpty ? .mailbox(first.address) : .ambiguous
    }

    /// Why a signature could not name the author; `nil` when it can.
    var problem: String? {
        switch self {
        case .mailbox: nil
        case .absent: "the mail has no From field"
        case .ambiguous: "the From field does not name exactly one mailbox"
        case .unreadable: "the From field cannot be read"
        }
    }
}

/// The address, or the word for why there is none.
extension Author: Codable {
    private var word: String {
        switch self {
        case .mailbox(let address): address.description
        case .absent: "absent"
        case .ambiguous: "ambiguous"
        case .unreadable: "unreadable"
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard
            let author = [Author.absent, .ambiguous, .unreadable].first(where: { $0.word == text }) ?? EmailAddress(text).map(Self.mailbox)
        else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an author") }
        self = author
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }
}
