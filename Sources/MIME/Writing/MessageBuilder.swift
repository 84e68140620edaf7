import Foundation

/// Writes whole messages: header fields, then an entity (RFC 5322 §3.6).
public struct MessageBuilder: Sendable {
    private var header: [UInt8] = []
    private let entity: EntityBuilder

    /// A message with that body; fields are written in the order they are added.
    public init(_ entity: EntityBuilder) { self.entity = entity }

    /// With an unstructured field, such as Subject.
    public func adding(_ name: String, _ value: String) -> MessageBuilder {
        adding(written: HeaderWriter.field(name, value))
    }

    /// With an address field; without mailboxes no field is written.
    public func adding(_ name: String, _ mailboxes: [Mailbox]) -> MessageBuilder {
        mailboxes.isEmpty ? self : adding(written: HeaderWriter.field(name, mailboxes))
    }

    /// With a Date field in UTC (RFC 5322 §3.3).
    public func adding(date: Date) -> MessageBuilder { adding("Date", MessageDate.text(date)) }

    private func adding(written field: [UInt8]) -> MessageBuilder {
        var copy = self
        copy.header += field
        return copy
    }

    /// The fields added, MIME-Version, the entity's fields, an empty line, the body.
    public var bytes: [UInt8] { header + Array("MIME-Version: 1.0\r\n".utf8) + entity.bytes }
}
