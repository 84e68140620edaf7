/// Why the store could not do what was asked.
///
/// `isTemporary` tells what to do with mail: defer and try again, never pass it on unprotected.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another process (an engine, or a command) has the store open.
    case inUse(path: String)
    /// The master key is not the one this store was sealed with.
    case wrongMasterKey
    /// The master key cannot be read or made; the text says why and what to do.
    case masterKey(String)
    /// The file was written by a newer Zegel.
    case schemaTooNew(found: Int, known: Int)
    /// The file is a database, but not one of Zegel's.
    case foreignDatabase(path: String)
    /// A URL that names no database.
    case badURL(String)
    /// The disk or quota is full; nothing of this write was kept.
    case diskFull
    /// The database cannot be reached, read or written now.
    case unavailable(String)
    /// A setting that durability rests on did not take.
    case unsafe(String)
    /// A constraint of the schema refused the write: something exists already, or is still in use.
    case constraint(String)
    /// What is stored is not what was written: a damaged row, or one that was changed by hand.
    case corrupt(String)
    /// A sealed value does not open: changed, moved to another row, or sealed with another key.
    case sealBroken(String)
    /// The statement itself is wrong.
    case badStatement(String)
    /// `close()` was called.
    case closed

    /// Whether trying again later can help.
    public var isTemporary: Bool {
        switch self {
        case .inUse, .diskFull, .unavailable, .closed, .wrongMasterKey, .masterKey: true
        default: false
        }
    }

    /// What was read is not what was written.
    public var isDamage: Bool { if case .corrupt = self { true } else { false } }

    public var description: String {
        switch self {
        case .inUse(let path): "the store \(path) is in use by another zegel process"
        case .wrongMasterKey: "the master key does not open this store"
        case .masterKey(let text): "master key: \(text)"
        case .schemaTooNew(let found, let known):
            "the store has schema \(found), this zegel knows up to \(known): install the newer version"
        case .foreignDatabase(let path): "\(path) is a database, but not one of zegel's"
        case .badURL(let text): "database URL: \(text)"
        case .diskFull: "no space left for the store"
        case .unavailable(let text): "the store is not available: \(text)"
        case .unsafe(let text): "the store would not be durable: \(text)"
        case .constraint(let text): "the store refused the change: \(text)"
        case .corrupt(let text): "the store is damaged: \(text)"
        case .sealBroken(let text): "a sealed value does not open: \(text)"
        case .badStatement(let text): "a statement failed: \(text)"
        case .closed: "the store is closed"
        }
    }
}
