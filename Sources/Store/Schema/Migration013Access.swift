extension Migration {
    /// Who administers: logins, roles, sessions, tokens (`behaviour.md` 27.3, 27.4), and where an audited change came from.
    static let access = Migration(
        number: 13,
        statements: [
            // roles and domains: one a line; no domains: all. Keys of second factors are sealed; recovery codes are hashes, one a line.
            """
            CREATE TABLE administrator (
                name TEXT NOT NULL PRIMARY KEY,
                password TEXT NOT NULL,
                roles TEXT NOT NULL,
                domains TEXT,
                language TEXT,
                is_locked {integer} NOT NULL CHECK (is_locked IN (0, 1)),
                factor {blob},
                factor_step {integer},
                pending_factor {blob},
                recovery TEXT NOT NULL,
                added_at {integer} NOT NULL,
                changed_at {integer} NOT NULL,
                last_login_at {integer}
            ) {strict}
            """,
            """
            CREATE TABLE admin_role (
                name TEXT NOT NULL PRIMARY KEY,
                rights TEXT NOT NULL,
                inherits TEXT NOT NULL,
                changed_at {integer} NOT NULL
            ) {strict}
            """,
            // hash: of what opens it, SHA-256 in hexadecimal.
            """
            CREATE TABLE admin_session (
                hash TEXT NOT NULL PRIMARY KEY,
                administrator TEXT NOT NULL REFERENCES administrator (name) ON DELETE CASCADE,
                address TEXT,
                begun_at {integer} NOT NULL,
                used_at {integer} NOT NULL,
                confirmed_at {integer} NOT NULL
            ) {strict}
            """,
            "CREATE INDEX admin_session_administrator ON admin_session (administrator)",
            "CREATE INDEX admin_session_begun ON admin_session (begun_at)",
            """
            CREATE TABLE admin_token (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                hash TEXT NOT NULL UNIQUE,
                scopes TEXT NOT NULL,
                domains TEXT,
                made_by TEXT NOT NULL,
                made_at {integer} NOT NULL,
                valid_until {integer} NOT NULL,
                used_at {integer}
            ) {strict}
            """,
            "CREATE INDEX admin_token_maker ON admin_token (made_by)",
            "ALTER TABLE audit ADD COLUMN address TEXT",
        ])
}
