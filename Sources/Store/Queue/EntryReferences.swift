import Mail

/// The few columns of an entry that ending a step needs: read without converting the rest.
struct EntryReferences {
    let sequence: Int64
    let id: QueueID
    let trace: String
    let state: QueueState
    let message: Int64?
    let original: Int64?

    static let columns = "sequence, id, trace, state, message, original"

    init(_ row: SQLRow) throws {
        sequence = try row.integer(0)
        id = try QueueEntryRow.id(row.text(1))
        trace = try row.text(2)
        state = try QueueEntryRow.word(row.text(3))
        message = try row.optionalInteger(4)
        original = try row.optionalInteger(5)
    }

    init(_ entry: QueueEntryRow) {
        sequence = entry.sequence
        id = entry.id
        trace = entry.trace.text
        state = entry.state
        message = entry.message
        original = entry.original
    }
}
