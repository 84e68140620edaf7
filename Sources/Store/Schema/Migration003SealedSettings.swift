extension Migration {
    /// A setting is either text, or sealed because it is a secret (`behaviour.md` 28.2).
    static let sealedSettings = Migration(
        number: 3,
        statements: [
            """
            CREATE TABLE setting_value (
                level TEXT NOT NULL CHECK (level IN ('global', 'domain', 'user')),
                subject TEXT NOT NULL,
                name TEXT NOT NULL,
                value TEXT,
                sealed {blob},
                PRIMARY KEY (level, subject, name),
                CHECK ((level = 'global') = (subject = '')),
                CHECK ((value IS NULL) <> (sealed IS NULL))
            ) {clustered}
            """,
            // No setting was a secret before this step.
            "INSERT INTO setting_value (level, subject, name, value) SELECT level, subject, name, value FROM setting",
            "DROP TABLE setting",
            "ALTER TABLE setting_value RENAME TO setting",
        ])
}
