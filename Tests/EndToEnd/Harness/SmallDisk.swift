import Foundation
import TestSupport

/// A file system in memory of a size that can be filled, mounted for one test.
final class SmallDisk: Sendable {
    let folder: TemporaryFolder
    var path: String { folder.path("disk") }
    private var filler: String { path + "/filler" }

    static let isPossible: Bool = {
        guard getuid() == 0, Tool(named: "mount") != nil, let folder = try? TemporaryFolder() else { return false }
        guard mount("tmpfs", folder.root, "tmpfs", 0, "size=1m") == 0 else { return false }
        umount2(folder.root, Int32(MNT_DETACH))
        return true
    }()

    init(megabytes: Int) throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m,mode=700") == 0 else { throw HarnessError.stopped("mount: \(errno)") }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// Takes room until so many bytes are left.
    func fill(leaving rest: Int) throws {
        let descriptor = open(filler, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw HarnessError.stopped("open: \(errno)") }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 0, count: 4096)
        while free >= rest + page.count, write(descriptor, page, page.count) == page.count {}
    }

    /// Gives the room back.
    func empty() throws { try FileManager.default.removeItem(atPath: filler) }

    private var free: Int {
        var status = statvfs()
        return statvfs(path, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : 0
    }
}
