import Foundation
import PKI
import SMTPTransport
import TestSupport

/// A server's certificate in files, as listeners take it.
struct ServerIdentity: Sendable {
    let folder: TemporaryFolder
    let identity: TLSIdentity
    /// PEM with the root that vouches for it.
    let rootsFile: String

    /// - Parameters:
    ///   - name: the host the certificate is for.
    ///   - isSelfSigned: no root vouches for it.
    init(name: String = "localhost", until: Date = Date().addingTimeInterval(86_400), isSelfSigned: Bool = false) throws {
        folder = try TemporaryFolder()
        let authority = try TestAuthority()
        let made = try TestAuthority.issue(
            subject: name, constraints: (false, nil), usage: ["digitalSignature"], extended: ["serverAuth"],
            dates: (Date().addingTimeInterval(-2 * 86_400), until), by: isSelfSigned ? nil : authority.root)
        rootsFile = try folder.write("roots.pem", authority.root.certificate.pem.utf8)
        identity = TLSIdentity(
            certificateFile: try folder.write("certificate.pem", made.certificate.pem.utf8),
            keyFile: try folder.write("key.pem", made.key.pem().utf8))
    }
}
