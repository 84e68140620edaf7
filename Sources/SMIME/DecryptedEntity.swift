import MIME

/// What came out of a layer, as a MIME entity that can be delivered (D-06).
struct DecryptedEntity {
    let message: Message

    /// `nil` unless the bytes start with a header without control characters, or with the empty line of an empty header.
    ///
    /// After CBC decryption a changed ciphertext leaves a block of random octets; in the header it shows.
    init?(_ bytes: [UInt8]) {
        guard let deliverable = Self.deliverable(Message(parsing: bytes)), Self.hasCleanHeader(deliverable) else { return nil }
        message = deliverable
    }

    /// Binary content may stand inside an encrypted layer, not in SMTP (RFC 8551 §3.1.2): lines of another form become CRLF,
    /// leaves with NUL or bare CR and LF are encoded anew, and what is left of such line ends (between parts, in base64) becomes CRLF.
    /// A block that CBC garbled would else show by a refusal of our own (`threats.md` A1.5).
    private static func deliverable(_ message: Message) -> Message? {
        let unsafe: [Defect] = [.bareCR, .bareLF, .nul]
        guard unsafe.contains(where: message.defects.contains) else { return message }
        var settled = message
        if !message.defects.contains(.nul), !message.defects.contains(.bareCR), !hasCRLF(message.bytes) {
            settled = Message(parsing: EntityBuilder.canonical(message.bytes))
        } else {
            guard hasCleanHeader(message) else { return nil }
            settled = Message(parsing: message.sevenBitSafe())
            if settled.defects.contains(.bareCR) || settled.defects.contains(.bareLF) {
                settled = Message(parsing: EntityBuilder.canonical(settled.bytes))
            }
        }
        return settled.defects.contains(.nul) ? nil : settled
    }

    private static func hasCRLF(_ bytes: [UInt8]) -> Bool {
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0A, previous == 0x0D { return true }
            previous = byte
        }
        return false
    }

    private static func hasCleanHeader(_ message: Message) -> Bool {
        let body = message.root.bodyRange.lowerBound
        let illegal: [Defect] = [
            .illegalCharacterInHeader, .nul, .bareCR, .spaceBeforeColon, .headerTooLarge, .fieldTooLarge, .tooManyFields,
        ]
        // Each defect is reported where it occurs first, and the root's header comes before everything else.
        let isDirty = illegal.contains { message.offset(of: $0).map { $0 < body } ?? false }
        let isCutOff = message.offset(of: .missingHeaderSeparator).map { $0 <= body } ?? false
        return !isDirty && !isCutOff && (!message.root.header.fields.isEmpty || message.bytes.starts(with: [0x0D, 0x0A]))
    }
}
