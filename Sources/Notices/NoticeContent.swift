import Foundation
import Mail

/// What one notice says, before language and template are chosen.
public struct NoticeContent: Sendable, Hashable {
    public var kind: TemplateKind
    public var values: TemplateValues
    /// The Message-ID of the mail it is about; `nil` when it is about none.
    public var inReplyTo: String?

    public init(_ kind: TemplateKind, _ values: TemplateValues, inReplyTo: String? = nil) {
        self.kind = kind
        self.values = values
        self.inReplyTo = inReplyTo
    }

    /// One about a message.
    init(_ kind: TemplateKind, about subject: NoticeSubject, _ values: TemplateValues) {
        self.init(kind, subject.values.merging(values) { _, own in own }, inReplyTo: subject.messageID)
    }

    /// The values `count` and `recipient`.
    static func counted(_ addresses: [EmailAddress]) -> TemplateValues {
        ["count": .number(addresses.count), "recipient": .text(addresses.count == 1 ? addresses[0].description : "")]
    }
}
