import Foundation
import NIOCore

/// Makes the Unix socket the engine is steered through.
enum ListeningSocket {
    /// Binds a stream socket at `path`, mode 0600 from its first moment.
    ///
    /// A socket file that a dead process left is replaced; anything else that stands there is not.
    /// - Returns: the bound descriptor, to be closed by the caller.
    static func bind(path: String) throws(SocketError) -> CInt {
        guard path.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { throw .pathTooLong(path) }
        try removeStale(path)
        let descriptor = try open()
        // unix(7): the file gets the mode of the socket, less the umask; so there is no moment in which others may connect.
        guard fchmod(descriptor, 0o600) == 0, withAddress(path, { Glibc.bind(descriptor, $0, $1) }) == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw .cannotBind(path, reason)
        }
        return descriptor
    }

    private static func removeStale(_ path: String) throws(SocketError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .cannotBind(path, "there is a file of that name that is no socket") }
        let descriptor = try open()
        defer { close(descriptor) }
        if withAddress(path, { connect(descriptor, $0, $1) }) == 0 { throw .inUse(path) }
        unlink(path)
    }

    private static func open() throws(SocketError) -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .cannotBind("a Unix socket", String(cString: strerror(errno))) }
        return descriptor
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}

/// Why there is no socket.
public enum SocketError: Error, Hashable, Sendable, CustomStringConvertible {
    case pathTooLong(String)
    /// Somebody answers there.
    case inUse(String)
    case cannotBind(String, String)

    public var description: String {
        switch self {
        case .pathTooLong(let path): "the socket path \(path) is too long for this system: choose a shorter state folder"
        case .inUse(let path): "another engine answers on \(path)"
        case .cannotBind(let path, let reason): "\(path) cannot be listened on: \(reason)"
        }
    }
}
