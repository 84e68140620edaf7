import Foundation

/// The lock that makes one process the owner of a store. The kernel lets go of it when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `StoreError.inUse` when another process, or another `Store` of this one, holds it.
    init(forStoreAt path: String) throws(StoreError) {
        descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unavailable("\(path).lock cannot be made: \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { throw .inUse(path: path) }
            throw .unavailable("\(path).lock cannot be locked: \(String(cString: strerror(code)))")
        }
    }

    deinit { close(descriptor) }
}
