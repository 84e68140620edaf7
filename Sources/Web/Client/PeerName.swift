import NIOCore
import NIOSSL

/// Holds the certificate of a server of ours against the name it was asked by (RFC 9525 §6.3).
///
/// NIOSSL alone takes one for the address that was reached as well, and a common name: whoever bends the answers of the DNS can have those.
public enum PeerName {
    /// The certificate is of another name.
    public struct Mismatch: Error {}

    static func handler(_ tls: NIOSSLContext, for host: String) throws -> NIOSSLClientHandler {
        // RFC 6066 §3: an address is no server name.
        guard (try? SocketAddress(ipAddress: host, port: 0)) == nil else {
            return try NIOSSLClientHandler(context: tls, serverHostname: nil)
        }
        return try NIOSSLClientHandler._makeSSLClientHandler(context: tls, serverHostname: host) { certificate, channel in
            isNamed(host, certificate)
                ? channel.eventLoop.makeSucceededVoidFuture() : channel.eventLoop.makeFailedFuture(Mismatch())
        }
    }

    private static func isNamed(_ host: String, _ certificate: NIOSSLCertificate) -> Bool {
        certificate._subjectAlternativeNames().contains { name in
            name.nameType == .dnsName && covers(String(decoding: name.contents, as: UTF8.self), host)
        }
    }

    /// `*` stands for the whole first label.
    private static func covers(_ pattern: String, _ host: String) -> Bool {
        let (pattern, host) = (pattern.lowercased(), host.lowercased())
        guard pattern.hasPrefix("*.") else { return pattern == host }
        return host.firstIndex(of: ".").map { host[$0...] == pattern.dropFirst() && pattern.dropFirst(2).contains(".") } ?? false
    }
}
