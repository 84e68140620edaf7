extension Migration {
    /// Links to reply by, and replies that are being written (`behaviour.md` 17.2).
    static let replies = Migration(
        number: 14,
        statements: [
            // Of the token there is the SHA-256 alone. What the page shows of the message is sealed.
            """
            CREATE TABLE reply_link (
                id TEXT NOT NULL PRIMARY KEY,
                token_hash {blob} NOT NULL UNIQUE,
                recipient TEXT NOT NULL,
                sender TEXT NOT NULL,
                trace TEXT NOT NULL,
                sealed {blob} NOT NULL,
                created_at {integer} NOT NULL,
                expires_at {integer} NOT NULL,
                revoked_at {integer},
                sent {integer} NOT NULL CHECK (sent >= 0),
                day {integer} NOT NULL,
                sent_on_day {integer} NOT NULL CHECK (sent_on_day >= 0),
                last_sent_at {integer}
            ) {strict}
            """,
            "CREATE INDEX reply_link_recipient ON reply_link (recipient, created_at)",
            "CREATE INDEX reply_link_trace ON reply_link (trace)",
            "CREATE INDEX reply_link_end ON reply_link (expires_at)",
            """
            CREATE TABLE reply_text (
                link TEXT NOT NULL PRIMARY KEY REFERENCES reply_link (id) ON DELETE CASCADE,
                size {integer} NOT NULL CHECK (size >= 0),
                sealed {blob} NOT NULL
            ) {strict}
            """,
            """
            CREATE TABLE reply_file (
                id TEXT NOT NULL PRIMARY KEY,
                link TEXT NOT NULL REFERENCES reply_link (id) ON DELETE CASCADE,
                sealed {blob} NOT NULL,
                size {integer} NOT NULL CHECK (size >= 0),
                pieces {integer} NOT NULL CHECK (pieces >= 0),
                is_complete {integer} NOT NULL,
                created_at {integer} NOT NULL
            ) {strict}
            """,
            "CREATE INDEX reply_file_link ON reply_file (link, created_at)",
            """
            CREATE TABLE reply_piece (
                file TEXT NOT NULL REFERENCES reply_file (id) ON DELETE CASCADE,
                number {integer} NOT NULL,
                sealed {blob} NOT NULL,
                PRIMARY KEY (file, number)
            ) {strict}
            """,
        ])
}
