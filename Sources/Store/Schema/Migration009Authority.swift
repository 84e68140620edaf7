extension Migration {
    /// The built-in certificate authority: authorities with their sealed keys and lists, every serial number ever given out, and
    /// requests for certificates.
    static let authority = Migration(
        number: 9,
        statements: [
            // certificate: NULL while a request for it is with an outside authority. sealed_key: NULL when the key is kept elsewhere.
            """
            CREATE TABLE authority (
                id {serial},
                name TEXT NOT NULL UNIQUE,
                subject TEXT NOT NULL,
                parent {integer} REFERENCES authority (id),
                certificate {integer} UNIQUE REFERENCES certificate (id),
                public_key TEXT NOT NULL UNIQUE,
                sealed_key {blob},
                request {blob},
                digest TEXT NOT NULL,
                distribution_point TEXT,
                is_default {integer} NOT NULL CHECK (is_default IN (0, 1)),
                is_retired {integer} NOT NULL CHECK (is_retired IN (0, 1)),
                list_number {integer} NOT NULL,
                list {blob},
                list_this_update {integer},
                list_next_update {integer},
                added_at {integer} NOT NULL,
                CHECK ((certificate IS NULL) = (request IS NOT NULL)),
                CHECK ((list IS NULL) = (list_next_update IS NULL))
            ) {strict}
            """,
            "CREATE UNIQUE INDEX authority_default ON authority (is_default) WHERE is_default = 1",
            // Written before the signature is made and never deleted, so that no number is used twice. authority: NULL until a new
            // authority exists.
            """
            CREATE TABLE issued_certificate (
                serial_number TEXT NOT NULL,
                authority {integer} REFERENCES authority (id),
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                address TEXT,
                request TEXT,
                not_after {integer} NOT NULL,
                reserved_at {integer} NOT NULL,
                thumbprint TEXT UNIQUE,
                issued_at {integer},
                revoked_at {integer},
                reason {integer},
                invalidity_at {integer},
                PRIMARY KEY (serial_number, issuer),
                CHECK ((thumbprint IS NULL) = (issued_at IS NULL)),
                CHECK ((revoked_at IS NULL) = (reason IS NULL))
            ) {clustered}
            """,
            "CREATE INDEX issued_certificate_address ON issued_certificate (address) WHERE address IS NOT NULL",
            "CREATE INDEX issued_certificate_authority ON issued_certificate (authority, not_after)",
            "CREATE INDEX issued_certificate_revoked ON issued_certificate (authority, not_after) WHERE revoked_at IS NOT NULL",
            "CREATE INDEX issued_certificate_reserved ON issued_certificate (reserved_at) WHERE issued_at IS NULL",
            // delivery: JSON of how the key travels to its owner, NULL when it stays here.
            """
            CREATE TABLE certificate_request (
                id TEXT NOT NULL PRIMARY KEY,
                address TEXT NOT NULL,
                common_name TEXT NOT NULL,
                subject TEXT NOT NULL,
                profile TEXT NOT NULL CHECK (profile IN ('sign-encrypt', 'sign', 'encrypt')),
                key_type TEXT NOT NULL,
                validity {integer},
                authority {integer} REFERENCES authority (id),
                handler TEXT NOT NULL,
                origin TEXT NOT NULL CHECK (origin IN ('administrator', 'automatic', 'renewal', 'bulk')),
                requested_by TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'issued', 'failed', 'cancelled')),
                approved_at {integer},
                tries {integer} NOT NULL,
                problem TEXT,
                public_key TEXT,
                sealed_key {blob},
                request {blob},
                thumbprint TEXT,
                replaces TEXT,
                delivery TEXT,
                created_at {integer} NOT NULL,
                changed_at {integer} NOT NULL,
                CHECK ((state = 'issued') = (thumbprint IS NOT NULL))
            ) {strict}
            """,
            "CREATE UNIQUE INDEX certificate_request_open ON certificate_request (address, profile) WHERE state = 'waiting'",
            "CREATE INDEX certificate_request_state ON certificate_request (state, created_at)",
            "CREATE INDEX certificate_request_key ON certificate_request (public_key) WHERE public_key IS NOT NULL",
            "CREATE INDEX certificate_request_thumbprint ON certificate_request (thumbprint) WHERE thumbprint IS NOT NULL",
        ])
}
