extension Migration {
    /// Who may log in to send mail. The keys are those of RFC 5802 §3: the password cannot be found from them but by guessing.
    static let accounts = Migration(
        number: 7,
        statements: [
            // senders: addresses, `@domain` for all of a domain, one a line.
            """
            CREATE TABLE account (
                name TEXT NOT NULL PRIMARY KEY,
                salt {blob} NOT NULL,
                iterations {integer} NOT NULL CHECK (iterations > 0),
                stored_key {blob} NOT NULL,
                server_key {blob} NOT NULL,
                senders TEXT NOT NULL,
                added_at {integer} NOT NULL,
                changed_at {integer} NOT NULL
            ) {strict}
            """
        ])
}
