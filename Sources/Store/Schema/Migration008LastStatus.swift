extension Migration {
    /// Why recipients wait, as a word that can be counted: the enhanced status of the last answer. Only those that were tried are indexed.
    static let lastStatus = Migration(
        number: 8,
        statements: [
            "ALTER TABLE queue_recipient ADD COLUMN last_status TEXT",
            "CREATE INDEX queue_recipient_status ON queue_recipient (last_status) WHERE state = 'pending' AND last_status IS NOT NULL",
        ])
}
