import Foundation
import NIOCore

/// Errors of sockets for people.
enum NetworkWords {
    static func words(for error: any Error) -> String {
        if error is SocketAddressError.UnknownHost { return "this address is not known" }
        guard let io = error as? IOError else { return "\(error)" }
        switch io.errnoCode {
        case EADDRINUSE: return "the port is in use by another program"
        case EACCES: return "this user may not use that port"
        case EADDRNOTAVAIL: return "this machine has no such address"
        default: return String(cString: strerror(io.errnoCode))
        }
    }
}
