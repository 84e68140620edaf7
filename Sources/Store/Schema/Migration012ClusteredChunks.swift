extension Migration {
    /// The bytes of a message lie in the tree of their key: one tree less to change when they come and when they go.
    static let clusteredChunks = Migration(
        number: 12,
        statements: [
            "ALTER TABLE message_chunk RENAME TO message_chunk_before",
            """
            CREATE TABLE message_chunk (
                message {integer} NOT NULL,
                position {integer} NOT NULL,
                sealed {blob} NOT NULL,
                PRIMARY KEY (message, position)
            ) {clustered}
            """,
            "INSERT INTO message_chunk (message, position, sealed) SELECT message, position, sealed FROM message_chunk_before",
            "DROP TABLE message_chunk_before",
        ])
}
