extension Migration {
    /// Passwords of PDFs that are used again, the numbers of one-time passwords, and SMS on their way (`behaviour.md` 15, 16).
    static let passwordsAndSMS = Migration(
        number: 11,
        statements: [
            // One a recipient: the last. The password is sealed; `valid_until` is empty for one that is used until it is cleared.
            """
            CREATE TABLE password (
                address TEXT NOT NULL PRIMARY KEY,
                mode TEXT NOT NULL,
                length {integer} NOT NULL CHECK (length BETWEEN 12 AND 64),
                number TEXT,
                sealed {blob} NOT NULL,
                made_at {integer} NOT NULL,
                valid_until {integer}
            ) {strict}
            """,
            "CREATE INDEX password_end ON password (valid_until)",
            // Of one-time passwords there is the number alone: the password is computed when it is asked for.
            """
            CREATE TABLE password_id (
                id TEXT NOT NULL PRIMARY KEY,
                address TEXT NOT NULL,
                length {integer} NOT NULL CHECK (length BETWEEN 12 AND 64),
                trace TEXT NOT NULL,
                made_at {integer} NOT NULL
            ) {strict}
            """,
            "CREATE INDEX password_id_address ON password_id (address, made_at)",
            // A text is there exactly while the SMS waits.
            """
            CREATE TABLE sms (
                id TEXT NOT NULL PRIMARY KEY,
                recipient TEXT NOT NULL,
                sender TEXT,
                trace TEXT,
                number TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'expired')),
                sealed {blob},
                parts_sent {integer} NOT NULL CHECK (parts_sent >= 0),
                tries {integer} NOT NULL CHECK (tries >= 0),
                problem TEXT,
                created_at {integer} NOT NULL,
                ended_at {integer},
                CHECK ((state = 'waiting') = (sealed IS NOT NULL)),
                CHECK ((state = 'waiting') = (ended_at IS NULL))
            ) {strict}
            """,
            "CREATE INDEX sms_recipient ON sms (recipient, created_at)",
            "CREATE INDEX sms_state ON sms (state, created_at)",
        ])
}
