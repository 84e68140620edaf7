extension Migration {
    /// Templates of administrators, and which notices were sent not long ago.
    static let templates = Migration(
        number: 4,
        statements: [
            // subject: as in `setting`.
            """
            CREATE TABLE template (
                level TEXT NOT NULL CHECK (level IN ('global', 'domain', 'user')),
                subject TEXT NOT NULL,
                kind TEXT NOT NULL,
                language TEXT NOT NULL,
                content TEXT NOT NULL,
                changed_at {integer} NOT NULL,
                PRIMARY KEY (level, subject, kind, language),
                CHECK ((level = 'global') = (subject = ''))
            ) {strict}
            """,
            """
            CREATE TABLE notice_sent (
                kind TEXT NOT NULL,
                sender TEXT NOT NULL,
                recipient TEXT NOT NULL,
                trace TEXT NOT NULL,
                at {integer} NOT NULL,
                PRIMARY KEY (kind, sender, recipient)
            ) {clustered}
            """,
            "CREATE INDEX notice_sent_at ON notice_sent (at)",
        ])
}
