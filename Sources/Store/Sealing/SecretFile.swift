import Foundation

/// Small files that hold a secret: read with their mode checked, made for the owner alone, on disk when the call returns.
enum SecretFile {
    /// 64 KiB: no key file is longer.
    private static let limit = 65_536

    /// - Returns: the bytes, or `nil` when there is no such file.
    static func read(_ path: String, mustBePrivate: Bool) throws(StoreError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .masterKey("\(path) cannot be read: \(reason())")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .masterKey("\(path) is not a file") }
        if mustBePrivate, status.st_mode & 0o077 != 0 {
            throw .masterKey("\(path) can be read by others: chmod 600 \(path)")
        }
        return try contents(of: descriptor, path)
    }

    /// Makes the file with mode 0600 and syncs it and its folder.
    /// - Returns: `false` when it exists already.
    static func create(_ path: String, _ bytes: [UInt8]) throws(StoreError) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw .masterKey("\(path) cannot be made: \(reason())")
        }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0, syncFolder(of: path) else {
            let text = reason()
            unlink(path)
            throw .masterKey("\(path) cannot be written: \(text)")
        }
        return true
    }

    /// Makes a new directory entry durable.
    static func syncFolder(of path: String) -> Bool {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    private static func contents(of descriptor: Int32, _ path: String) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = bytes[count...].withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
            guard got >= 0 else { throw .masterKey("\(path) cannot be read: \(reason())") }
            if got == 0 { break }
            count += got
        }
        return Array(bytes[..<count])
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
