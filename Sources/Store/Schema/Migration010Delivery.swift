extension Migration {
    /// Keys on their way to their owners, and requests filed in bulk.
    static let delivery = Migration(
        number: 10,
        statements: [
            // NULL while the key is still to be sent, or stays here.
            "ALTER TABLE certificate_request ADD COLUMN delivered_at {integer}",
            // Passwords nobody has seen yet; a row goes when its password is shown.
            """
            CREATE TABLE key_password (
                id TEXT NOT NULL PRIMARY KEY,
                address TEXT NOT NULL,
                thumbprint TEXT NOT NULL,
                file_name TEXT NOT NULL,
                sealed_password {blob} NOT NULL,
                made_by TEXT NOT NULL,
                made_at {integer} NOT NULL
            ) {strict}
            """,
            "CREATE INDEX key_password_address ON key_password (address)",
            """
            CREATE TABLE bulk_run (
                id TEXT NOT NULL PRIMARY KEY,
                options TEXT NOT NULL,
                requested_by TEXT NOT NULL,
                created_at {integer} NOT NULL,
                is_cancelled {integer} NOT NULL CHECK (is_cancelled IN (0, 1))
            ) {strict}
            """,
            // content: the line as JSON. request: the one it became. problem: why it never became one.
            """
            CREATE TABLE bulk_line (
                run TEXT NOT NULL REFERENCES bulk_run (id),
                number {integer} NOT NULL,
                address TEXT NOT NULL,
                content TEXT NOT NULL,
                request TEXT,
                problem TEXT,
                PRIMARY KEY (run, number),
                CHECK (request IS NULL OR problem IS NULL)
            ) {clustered}
            """,
            "CREATE INDEX bulk_line_open ON bulk_line (run, number) WHERE request IS NULL AND problem IS NULL",
        ])
}
