import Foundation

/// What a body given to `Store.read` works with: one snapshot of the whole store.
///
/// The domain functions (certificates, settings, queue, …) are extensions of it, each in its own file.
public class ReadTransaction {
    /// For statements; the domain functions are built on it.
    let session: any SQLSession
    let sealing: SealingKeys
    /// The time of this transaction, the same for all its rows.
    public let time: Date

    /// - Parameter time: what every row written here is dated with.
    public init(_ session: any SQLSession, sealing: SealingKeys, at time: Date) {
        self.session = session
        self.sealing = sealing
        self.time = time
    }

    func rows(_ sql: String, _ parameters: SQLValue...) throws -> [SQLRow] { try session.run(sql, parameters) }
    var milliseconds: SQLValue { .integer(time.milliseconds) }
}

/// What a body given to `Store.write` works with. Everything it does happens together or not at all.
public final class WriteTransaction: ReadTransaction {
    /// Somebody who waits for jobs has to look again after the commit.
    var hasNewJobs = false
    /// What decisions are made from was changed: see `Revision`.
    var changesDecisions = false
    /// Where what is done now comes from: see `AuditOrigin`.
    var origin: String?

    /// Runs a statement for its effect.
    func change(_ sql: String, _ parameters: SQLValue...) throws { _ = try session.run(sql, parameters) }
}

extension Date {
    /// Since 1970 UTC; the form of every time in the store.
    public var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    /// - Parameter milliseconds: since 1970 UTC.
    public init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
