import Hummingbird
import Logging
import NIOCore

/// What is known of a request beside the request itself.
public struct WebContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The network address the connection comes from; `nil` behind a Unix socket.
    public let address: String?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress
    }

    /// Bytes of a body that is read whole; bodies that may be larger are streamed.
    public var maxUploadSize: Int { 256 * 1024 }
}
