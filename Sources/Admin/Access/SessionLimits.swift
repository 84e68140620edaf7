import Foundation
import Store

/// How long logins last.
enum SessionLimits {
    /// Without being used.
    static let idle: TimeInterval = 30 * 60
    /// In all.
    static let whole: TimeInterval = 12 * 3600
    /// Rights marked † need no further proof for so long.
    static let confirmed: TimeInterval = 10 * 60
    /// A use is noted so often.
    static let note: TimeInterval = 60
    /// Of a setup token.
    static let setup: TimeInterval = 3600
    /// Of tokens.
    static let days = 1...3650
}

extension AdminSessionRow {
    /// When it ends if nobody uses it.
    var end: Date { min(usedAt + SessionLimits.idle, begunAt + SessionLimits.whole) }
    var confirmedUntil: Date { confirmedAt + SessionLimits.confirmed }
}
