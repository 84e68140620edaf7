import Foundation

/// How much room a file system has.
enum DiskSpace {
    /// Bytes that this user may still write below a folder; `nil` where that cannot be told.
    static func free(in folder: String) -> Int? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
