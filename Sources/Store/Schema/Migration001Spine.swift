extension Migration {
    /// The first schema: certificates, settings, audit, queue and trace.
    static let spine = Migration(number: 1, statements: [
        "CREATE TABLE schema_migration (number {integer} NOT NULL PRIMARY KEY, applied_at {integer} NOT NULL) {strict}",
        // The wrapped data key, and the head of the audit chain.
        "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value {blob} NOT NULL) {clustered}",
        "CREATE TABLE generation (id {integer} NOT NULL PRIMARY KEY CHECK (id = 1), value {integer} NOT NULL) {strict}",
        "INSERT INTO generation (id, value) VALUES (1, 1)",
    ] + certificates + settings + audit + queue + trace)

    private static let certificates = [
        """
        CREATE TABLE certificate (
            id {serial},
            thumbprint TEXT NOT NULL UNIQUE,
            der {blob} NOT NULL,
            subject TEXT NOT NULL,
            issuer TEXT NOT NULL,
            subject_der {blob} NOT NULL,
            issuer_der {blob} NOT NULL,
            serial_number TEXT NOT NULL,
            subject_key_identifier {blob},
            not_before {integer} NOT NULL,
            not_after {integer} NOT NULL,
            is_ca {integer} NOT NULL CHECK (is_ca IN (0, 1)),
            is_root {integer} NOT NULL CHECK (is_root IN (0, 1)),
            is_pending {integer} NOT NULL CHECK (is_pending IN (0, 1)),
            source TEXT NOT NULL,
            added_at {integer} NOT NULL
        ) {strict}
        """,
        "CREATE INDEX certificate_issuer_serial ON certificate (issuer_der, serial_number)",
        "CREATE INDEX certificate_subject ON certificate (subject_der)",
        "CREATE INDEX certificate_key_identifier ON certificate (subject_key_identifier)",
        "CREATE INDEX certificate_not_after ON certificate (not_after)",
        "CREATE INDEX certificate_authority ON certificate (is_root) WHERE is_ca = 1",
        """
        CREATE TABLE certificate_address (
            address TEXT NOT NULL,
            certificate {integer} NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
            PRIMARY KEY (address, certificate)
        ) {clustered}
        """,
        "CREATE INDEX certificate_address_certificate ON certificate_address (certificate)",
        """
        CREATE TABLE private_key (
            certificate {integer} NOT NULL PRIMARY KEY REFERENCES certificate (id) ON DELETE CASCADE,
            sealed {blob} NOT NULL,
            added_at {integer} NOT NULL
        ) {strict}
        """,
        """
        CREATE TABLE trust_list_entry (
            thumbprint TEXT NOT NULL PRIMARY KEY,
            status TEXT NOT NULL CHECK (status IN ('trusted', 'distrusted')),
            allow_expired {integer} NOT NULL CHECK (allow_expired IN (0, 1)),
            added_at {integer} NOT NULL
        ) {clustered}
        """,
        """
        CREATE TABLE crl (
            id {serial},
            digest TEXT NOT NULL UNIQUE,
            issuer_der {blob} NOT NULL,
            number TEXT,
            this_update {integer} NOT NULL,
            next_update {integer},
            der {blob} NOT NULL,
            added_at {integer} NOT NULL
        ) {strict}
        """,
        "CREATE INDEX crl_issuer ON crl (issuer_der)",
    ]

    private static let settings = [
        "CREATE TABLE domain (pattern TEXT NOT NULL PRIMARY KEY, added_at {integer} NOT NULL) {clustered}",
        """
        CREATE TABLE address (
            address TEXT NOT NULL PRIMARY KEY,
            written TEXT NOT NULL,
            domain TEXT NOT NULL,
            added_at {integer} NOT NULL
        ) {clustered}
        """,
        "CREATE INDEX address_domain ON address (domain)",
        // subject: empty for global, the pattern of a domain, the compared form of an address.
        """
        CREATE TABLE setting (
            level TEXT NOT NULL CHECK (level IN ('global', 'domain', 'user')),
            subject TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (level, subject, name),
            CHECK ((level = 'global') = (subject = ''))
        ) {clustered}
        """,
    ]

    private static let audit = [
        """
        CREATE TABLE audit (
            sequence {integer} NOT NULL PRIMARY KEY,
            at {integer} NOT NULL,
            actor TEXT NOT NULL,
            operation TEXT NOT NULL,
            subject TEXT NOT NULL,
            before TEXT,
            after TEXT,
            hash {blob} NOT NULL
        ) {strict}
        """
    ]

    private static let queue = [
        // Bytes of a message: real once an entry refers to it (`refs`), gone with the last one.
        """
        CREATE TABLE message (
            id {integer} NOT NULL PRIMARY KEY,
            sealed_key {blob} NOT NULL,
            size {integer} NOT NULL CHECK (size >= 0),
            chunks {integer} NOT NULL CHECK (chunks >= 0),
            refs {integer} NOT NULL CHECK (refs > 0)
        ) {strict}
        """,
        // No reference to message: chunks enter before it exists, and leave after it is gone.
        """
        CREATE TABLE message_chunk (
            message {integer} NOT NULL,
            position {integer} NOT NULL,
            sealed {blob} NOT NULL,
            PRIMARY KEY (message, position)
        ) {strict}
        """,
        """
        CREATE TABLE queue_entry (
            sequence {serial},
            id TEXT NOT NULL UNIQUE,
            parent TEXT,
            trace TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('mail', 'notice')),
            state TEXT NOT NULL CHECK (state IN ('received', 'ready', 'deferred', 'held', 'done', 'bounced')),
            resume TEXT CHECK (resume IN ('received', 'ready')),
            reason TEXT,
            message {integer},
            original {integer},
            size {integer} NOT NULL,
            reverse_path TEXT,
            forward_paths TEXT NOT NULL,
            body TEXT,
            is_internationalized {integer} NOT NULL CHECK (is_internationalized IN (0, 1)),
            submission TEXT NOT NULL,
            route TEXT,
            accepted_at {integer} NOT NULL,
            due {integer},
            lease {integer},
            claims {integer} NOT NULL,
            tries {integer} NOT NULL,
            crashes {integer} NOT NULL,
            is_suspect {integer} NOT NULL CHECK (is_suspect IN (0, 1)),
            ended_at {integer},
            CHECK ((state IN ('done', 'bounced')) = (message IS NULL)),
            CHECK ((state IN ('done', 'bounced')) = (ended_at IS NOT NULL)),
            CHECK ((state IN ('received', 'ready', 'deferred')) = (due IS NOT NULL)),
            CHECK ((state = 'held') = (resume IS NOT NULL)),
            CHECK (lease IS NULL OR state IN ('received', 'ready', 'deferred'))
        ) {strict}
        """,
        "CREATE INDEX queue_entry_due ON queue_entry (state, due)",
        "CREATE INDEX queue_entry_parent ON queue_entry (parent) WHERE parent IS NOT NULL",
        "CREATE INDEX queue_entry_lease ON queue_entry (lease) WHERE lease IS NOT NULL",
        "CREATE INDEX queue_entry_suspect ON queue_entry (due) WHERE is_suspect = 1",
        """
        CREATE TABLE queue_recipient (
            entry {integer} NOT NULL REFERENCES queue_entry (sequence) ON DELETE CASCADE,
            position {integer} NOT NULL,
            address TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'bounced')),
            due {integer},
            tries {integer} NOT NULL,
            is_delay_notified {integer} NOT NULL CHECK (is_delay_notified IN (0, 1)),
            last_answer TEXT,
            PRIMARY KEY (entry, position),
            CHECK ((state = 'pending') = (due IS NOT NULL))
        ) {clustered}
        """,
    ]

    private static let trace = [
        // A message that is decided again (released after a hold) gets another part.
        """
        CREATE TABLE trace (
            id TEXT NOT NULL,
            part {integer} NOT NULL,
            at {integer} NOT NULL,
            decision TEXT NOT NULL,
            PRIMARY KEY (id, part)
        ) {strict}
        """,
        "CREATE INDEX trace_at ON trace (at)",
        """
        CREATE TABLE delivery_try (
            sequence {serial},
            trace TEXT NOT NULL,
            entry TEXT NOT NULL,
            at {integer} NOT NULL,
            address TEXT NOT NULL,
            remote TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'deferred', 'failed')),
            answer TEXT NOT NULL
        ) {strict}
        """,
        "CREATE INDEX delivery_try_trace ON delivery_try (trace)",
        "CREATE INDEX delivery_try_at ON delivery_try (at)",
    ]
}
