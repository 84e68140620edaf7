import Foundation

/// The room left where the store is, beside what accepting mail needs.
struct DiskSpace: Sendable {
    /// Any path on the file system.
    let path: String
    /// Bytes; below it mail is not accepted.
    let needed: Int

    /// One and a half of the largest message and 1 GiB (`threats.md`, disk full).
    init(path: String, largestMessage: Int) {
        self.path = path
        needed = largestMessage + largestMessage / 2 + 1_073_741_824
    }

    /// Bytes this user can still write; `nil` when it cannot be asked.
    var free: Int? {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return nil }
        return Int(facts.f_bavail) * Int(facts.f_frsize)
    }

    /// In words; `nil`: there is enough.
    var shortage: String? {
        guard let free, free < needed else { return nil }
        return "the disk of \(path) has \(free / 1_048_576) MiB left and accepting mail needs \(needed / 1_048_576): make room"
    }
}
