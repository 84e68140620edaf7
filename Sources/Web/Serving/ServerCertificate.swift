import NIOSSL
import Synchronization

/// The certificate of a listener, which can be renewed while it runs: new connections get the new one.
public final class ServerCertificate: Sendable {
    private let context: Mutex<NIOSSLContext>

    public init(_ context: NIOSSLContext) { self.context = Mutex(context) }

    public func change(to new: NIOSSLContext) { context.withLock { $0 = new } }

    /// For a connection that begins now.
    public var current: NIOSSLContext { context.withLock { $0 } }
}
