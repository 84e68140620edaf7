extension Migration {
    /// What senders want to hear of their mail (RFC 3461), as JSON; NULL when nothing was asked.
    static let deliveryRequests = Migration(number: 6, statements: ["ALTER TABLE queue_entry ADD COLUMN requests TEXT"])
}
