import Foundation
import SMIME
import Synchronization

/// Signers of late, ready to sign: certificate, chain and opened key.
///
/// Opening and reading a key costs as much as signing with it. Any change to certificates, keys or trust makes all be read anew, and
/// so does time: no key stays open for longer than `longest`.
final class SigningMemory: Sendable {
    private struct Known {
        var identity: SigningIdentity
        var revision: UInt64
        var until: Date
    }

    /// Seconds.
    static let longest: TimeInterval = 300
    /// Signers kept, some kilobytes each.
    static let most = 500

    private let known = Mutex<[String: Known]>([:])

    /// `nil` when it must be read.
    /// - Parameter revision: the store's.
    func identity(_ thumbprint: String, at revision: UInt64, _ date: Date) -> SigningIdentity? {
        known.withLock { known in
            guard let found = known[thumbprint] else { return nil }
            guard found.revision == revision, date < found.until, date >= found.until - Self.longest else {
                known[thumbprint] = nil
                return nil
            }
            return found.identity
        }
    }

    /// - Parameter revision: the store's before the identity was read.
    func keep(_ identity: SigningIdentity, _ thumbprint: String, at revision: UInt64, _ date: Date) {
        known.withLock { known in
            known = known.filter { $0.value.revision == revision && date < $0.value.until }
            guard known.count < Self.most else { return }
            known[thumbprint] = Known(identity: identity, revision: revision, until: date + Self.longest)
        }
    }
}
