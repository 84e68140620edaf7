extension Migration {
    /// What traces are searched by: one row for each recipient of a decision.
    static let traceSearch = Migration(
        number: 5,
        statements: [
            // `trace` is the id the 250 named, also for a notice about that mail, whose own id is `id`. `position` counts from the
            // last recipient, so that newest first lists them in the order of the envelope.
            """
            CREATE TABLE trace_recipient (
                at {integer} NOT NULL,
                id TEXT NOT NULL,
                part {integer} NOT NULL,
                position {integer} NOT NULL,
                trace TEXT NOT NULL,
                sender TEXT NOT NULL,
                reverse_path TEXT,
                recipient TEXT NOT NULL,
                message_id TEXT,
                outcome TEXT NOT NULL,
                PRIMARY KEY (at, id, part, position)
            ) {clustered}
            """,
            "CREATE INDEX trace_recipient_recipient ON trace_recipient (recipient, at)",
            "CREATE INDEX trace_recipient_sender ON trace_recipient (sender, at)",
            "CREATE INDEX trace_recipient_reverse_path ON trace_recipient (reverse_path, at) WHERE reverse_path IS NOT NULL",
            "CREATE INDEX trace_recipient_message_id ON trace_recipient (message_id) WHERE message_id IS NOT NULL",
        ])
}
