extension Migration {
    /// Revocation lists with their scope and source, where lists are fetched, timed work, and what mail programs can read.
    static let revocation = Migration(
        number: 2,
        statements: [
            // Nothing wrote lists before this step.
            "DROP TABLE crl",
            """
            CREATE TABLE crl (
                id {serial},
                thumbprint TEXT NOT NULL UNIQUE,
                scope TEXT NOT NULL,
                issuer TEXT NOT NULL,
                number TEXT,
                this_update {integer} NOT NULL,
                next_update {integer},
                is_delta {integer} NOT NULL CHECK (is_delta IN (0, 1)),
                is_verified {integer} NOT NULL CHECK (is_verified IN (0, 1)),
                entries {integer} NOT NULL,
                source TEXT NOT NULL,
                der {blob} NOT NULL,
                added_at {integer} NOT NULL
            ) {strict}
            """,
            "CREATE INDEX crl_scope ON crl (scope)",
            """
            CREATE TABLE certificate_distribution_point (
                url TEXT NOT NULL,
                certificate {integer} NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
                PRIMARY KEY (url, certificate)
            ) {clustered}
            """,
            "CREATE INDEX certificate_distribution_point_certificate ON certificate_distribution_point (certificate)",
            "CREATE INDEX certificate_issuer ON certificate (issuer_der)",
            "CREATE INDEX certificate_pending ON certificate (thumbprint) WHERE is_pending = 1",
            """
            CREATE TABLE job (
                kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                due {integer} NOT NULL,
                claims {integer} NOT NULL,
                failures {integer} NOT NULL,
                ran_at {integer},
                succeeded_at {integer},
                problem TEXT,
                PRIMARY KEY (kind, subject)
            ) {clustered}
            """,
            "CREATE INDEX job_due ON job (due)",
            """
            CREATE TABLE smime_capability (
                address TEXT NOT NULL PRIMARY KEY,
                reads_aes256_gcm {integer} NOT NULL CHECK (reads_aes256_gcm IN (0, 1)),
                reads_oaep {integer} NOT NULL CHECK (reads_oaep IN (0, 1)),
                learnt_at {integer} NOT NULL
            ) {clustered}
            """,
        ])
}
