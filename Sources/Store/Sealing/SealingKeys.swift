import OpenSSL

/// The keys that seal rows: derived from one random data key that the master key wraps.
///
/// Each purpose has its own key, and every sealed value is bound to the row it belongs to: moved elsewhere, it does not open.
public struct SealingKeys: Sendable, CustomStringConvertible {
    private let privateKeys: [UInt8]
    private let settings: [UInt8]
    private let texts: [UInt8]
    private let messages: [UInt8]
    private let auditKey: [UInt8]
    private let decoys: [UInt8]
    private let drafts: [UInt8]

    init(dataKey: [UInt8]) {
        privateKeys = KeyedHash.sha256(Array("zegel private keys".utf8), key: dataKey)
        settings = KeyedHash.sha256(Array("zegel settings".utf8), key: dataKey)
        texts = KeyedHash.sha256(Array("zegel passwords".utf8), key: dataKey)
        messages = KeyedHash.sha256(Array("zegel messages".utf8), key: dataKey)
        auditKey = KeyedHash.sha256(Array("zegel audit".utf8), key: dataKey)
        decoys = KeyedHash.sha256(Array("zegel decoys".utf8), key: dataKey)
        drafts = KeyedHash.sha256(Array("zegel drafts".utf8), key: dataKey)
    }

    public var description: String { "SealingKeys" }

    /// Wraps a new data key under the master key.
    static func wrap(dataKey: [UInt8], with master: MasterKey) throws -> [UInt8] {
        try AESGCM.seal(dataKey, key: master.bytes, authenticating: Array("zegel data key".utf8))
    }

    /// - Throws: `StoreError.wrongMasterKey`.
    static func unwrap(_ wrapped: [UInt8], with master: MasterKey) throws(StoreError) -> SealingKeys {
        guard let dataKey = try? AESGCM.open(wrapped, key: master.bytes, authenticating: Array("zegel data key".utf8)),
            dataKey.count == AESGCM.keyLength
        else { throw .wrongMasterKey }
        return SealingKeys(dataKey: dataKey)
    }

    // MARK: Private keys

    func seal(privateKey der: [UInt8], of thumbprint: String) throws -> [UInt8] {
        try AESGCM.seal(der, key: privateKeys, authenticating: Array("private_key \(thumbprint)".utf8))
    }

    func open(privateKey sealed: [UInt8], of thumbprint: String) throws -> [UInt8] {
        do {
            return try AESGCM.open(sealed, key: privateKeys, authenticating: Array("private_key \(thumbprint)".utf8))
        } catch {
            throw StoreError.sealBroken("the private key of certificate \(thumbprint)")
        }
    }

    /// The key of an authority or of a request, which has no certificate yet.
    /// - Parameter row: names the row it is bound to; begins otherwise than those of certificates.
    func seal(privateKey der: [UInt8], ofRow row: String) throws -> [UInt8] {
        try AESGCM.seal(der, key: privateKeys, authenticating: Array(row.utf8))
    }

    func open(privateKey sealed: [UInt8], ofRow row: String) throws -> [UInt8] {
        do {
            return try AESGCM.open(sealed, key: privateKeys, authenticating: Array(row.utf8))
        } catch {
            throw StoreError.sealBroken("the private key of \(row)")
        }
    }

    // MARK: Secret settings

    /// - Parameter key: of the setting, which with its level names the row the value is bound to.
    func seal(setting value: String, _ key: String, at level: StoredLevel) throws -> [UInt8] {
        try AESGCM.seal(Array(value.utf8), key: settings, authenticating: Self.row(ofSetting: key, level))
    }

    func open(setting sealed: [UInt8], _ key: String, at level: StoredLevel) throws -> String {
        guard let bytes = try? AESGCM.open(sealed, key: settings, authenticating: Self.row(ofSetting: key, level)),
            let value = String(validating: bytes, as: UTF8.self)
        else { throw StoreError.sealBroken("the setting \(key) of \(level.columns.level) \(level.columns.subject)") }
        return value
    }

    /// No name of a level and no key has a NUL, so no two rows have the same bytes.
    private static func row(ofSetting key: String, _ level: StoredLevel) -> [UInt8] {
        Array("setting \(level.columns.level)\0\(level.columns.subject)\0\(key)".utf8)
    }

    // MARK: Passwords

    /// A password, or an SMS that carries one.
    /// - Parameters:
    ///   - table: the row is in.
    ///   - id: of the row, which the value is bound to.
    func seal(text: String, of table: String, _ id: String) throws -> [UInt8] {
        try AESGCM.seal(Array(text.utf8), key: texts, authenticating: Array("\(table) \(id)".utf8))
    }

    func open(text sealed: [UInt8], of table: String, _ id: String) throws -> String {
        guard let bytes = try? AESGCM.open(sealed, key: texts, authenticating: Array("\(table) \(id)".utf8)),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw StoreError.sealBroken("the \(table) of \(id)") }
        return text
    }

    // MARK: Drafts of strangers

    /// What somebody outside writes and attaches until it is sent.
    func seal(draft bytes: [UInt8], of table: String, _ id: String) throws -> [UInt8] {
        try AESGCM.seal(bytes, key: drafts, authenticating: Array("\(table) \(id)".utf8))
    }

    func open(draft sealed: [UInt8], of table: String, _ id: String) throws -> [UInt8] {
        do {
            return try AESGCM.open(sealed, key: drafts, authenticating: Array("\(table) \(id)".utf8))
        } catch {
            throw StoreError.sealBroken("the \(table) of \(id)")
        }
    }

    /// What a page proves a change by that it opened: bound to a row, the same each time, known to nobody else.
    func formToken(of table: String, _ id: String) -> [UInt8] { KeyedHash.sha256(Array("form \(table) \(id)".utf8), key: drafts) }

    // MARK: Messages

    /// Wraps a message's own key, bound to its id, size and number of chunks: a cut or exchanged message does not open.
    ///
    /// The wrapping key is derived per message, so no key ever seals so often that random nonces could meet.
    func wrap(messageKey: [UInt8], _ shape: MessageShape) throws -> [UInt8] {
        try AESGCM.seal(messageKey, key: wrappingKey(shape.id), authenticating: shape.bytes)
    }

    func unwrap(messageKey sealed: [UInt8], _ shape: MessageShape) throws -> [UInt8] {
        do {
            return try AESGCM.open(sealed, key: wrappingKey(shape.id), authenticating: shape.bytes)
        } catch {
            throw StoreError.sealBroken("the key of message \(shape.id)")
        }
    }

    private func wrappingKey(_ id: Int64) -> [UInt8] { KeyedHash.sha256(bigEndian(id), key: messages) }

    // MARK: Audit

    /// Bytes that look random and stay the same for a name.
    func decoy(_ name: [UInt8]) -> [UInt8] { KeyedHash.sha256(name, key: decoys) }

    func auditHash(_ content: [UInt8]) -> [UInt8] { KeyedHash.sha256(content, key: auditKey) }
}

/// Eight bytes, most significant first.
func bigEndian(_ number: Int64) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
