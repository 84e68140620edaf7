extension Migration {
    /// People with an account in the portal (`behaviour.md` 17.3). Of passwords, links, sessions and recovery codes there are hashes alone.
    static let portalUsers = Migration(
        number: 15,
        statements: [
            // base: the address of the portal his links lead to. factor: the secret of the second factor, sealed; step: its last used one.
            """
            CREATE TABLE portal_user (
                address TEXT NOT NULL PRIMARY KEY,
                state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'locked')),
                base TEXT NOT NULL,
                password TEXT,
                factor {blob},
                step {integer} NOT NULL DEFAULT 0,
                added_at {integer} NOT NULL,
                joined_at {integer},
                seen_at {integer},
                CHECK (state <> 'invited' OR (password IS NULL AND factor IS NULL AND joined_at IS NULL))
            ) {strict}
            """,
            """
            CREATE TABLE portal_link (
                hash TEXT NOT NULL PRIMARY KEY,
                address TEXT NOT NULL REFERENCES portal_user (address) ON DELETE CASCADE,
                purpose TEXT NOT NULL CHECK (purpose IN ('join', 'password')),
                made_at {integer} NOT NULL,
                valid_until {integer} NOT NULL
            ) {strict}
            """,
            "CREATE INDEX portal_link_address ON portal_link (address)",
            "CREATE INDEX portal_link_end ON portal_link (valid_until)",
            // factor: a secret shown and not yet confirmed, sealed.
            """
            CREATE TABLE portal_session (
                hash TEXT NOT NULL PRIMARY KEY,
                address TEXT NOT NULL REFERENCES portal_user (address) ON DELETE CASCADE,
                stage TEXT NOT NULL CHECK (stage IN ('code', 'enrol', 'full')),
                factor {blob},
                made_at {integer} NOT NULL,
                seen_at {integer} NOT NULL
            ) {strict}
            """,
            "CREATE INDEX portal_session_address ON portal_session (address)",
            "CREATE INDEX portal_session_seen ON portal_session (seen_at)",
            """
            CREATE TABLE portal_code (
                address TEXT NOT NULL REFERENCES portal_user (address) ON DELETE CASCADE,
                hash TEXT NOT NULL,
                PRIMARY KEY (address, hash)
            ) {strict}
            """,
            // Mails of the portal, counted over a quarter of an hour.
            "CREATE TABLE portal_mail (address TEXT NOT NULL, at {integer} NOT NULL) {strict}",
            "CREATE INDEX portal_mail_address ON portal_mail (address, at)",
            // Who may have it shown: an administrator, or its owner in the portal.
            "ALTER TABLE key_password ADD COLUMN channel TEXT NOT NULL DEFAULT 'show' CHECK (channel IN ('show', 'portal'))",
        ])
}
