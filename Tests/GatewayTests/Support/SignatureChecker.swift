import Foundation
import OpenSSL
import PKI
import TestSupport

/// Another program that checks a detached signature.
struct SignatureChecker: Sendable {
    let name: String
    private let check: @Sendable (_ signature: String, _ content: String) async throws -> Bool
    private let finish: @Sendable () async -> Void
    private let folder: TemporaryFolder

    func verifies(_ signature: [UInt8], over content: [UInt8]) async throws -> Bool {
        try await check(try folder.write("signature.der", signature), try folder.write("content", content))
    }

    /// What it started ends.
    func end() async { await finish() }

    /// `openssl`, `gpgsm` and `cmsutil` as far as they are installed; a missing one is said.
    static func installed(root: Certificate, signer: Certificate) async throws -> [Self] {
        var checkers: [Self] = []
        if let tool = Tool(named: "openssl") {
            checkers.append(try openSSL(tool, root))
        } else {
            print("skipped: openssl is not installed")
        }
        if let tool = Tool(named: "gpgsm"), let checker = try await gnuPG(tool, root) {
            checkers.append(checker)
        } else {
            print("skipped: gpgsm is not installed")
        }
        if let tool = Tool(named: "cmsutil"), let certutil = Tool(named: "certutil") {
            checkers.append(try await nss(tool, certutil, root))
        } else {
            print("skipped: cmsutil is not installed")
        }
        return checkers
    }

    private static func openSSL(_ tool: Tool, _ root: Certificate) throws -> Self {
        let folder = try TemporaryFolder()
        let file = try folder.write("root.pem", root.pem.utf8)
        return Self(
            name: "openssl",
            check: { signature, content in
                let options = ["-verify", "-binary", "-inform", "DER", "-in", signature, "-content", content, "-CAfile", file]
                return try await tool.run(["cms"] + options + ["-out", "/dev/null"]).status == 0
            }, finish: {}, folder: folder)
    }

    private static func nss(_ tool: Tool, _ certutil: Tool, _ root: Certificate) async throws -> Self {
        let folder = try TemporaryFolder()
        let database = "sql:\(folder.root)"
        let file = try folder.write("root.pem", root.pem.utf8)
        _ = try await certutil.run(["-N", "-d", database, "--empty-password"])
        _ = try await certutil.run(["-A", "-d", database, "-n", "root", "-t", "C,C,C", "-i", file])
        return Self(
            name: "NSS",
            check: { signature, content in
                try await tool.run(["-D", "-d", database, "-i", signature, "-c", content, "-o", "/dev/null"]).status == 0
            }, finish: {}, folder: folder)
    }

    private static func gnuPG(_ tool: Tool, _ root: Certificate) async throws -> Self? {
        let folder = try TemporaryFolder()
        let environment = ["GNUPGHOME": folder.root]
        try folder.write("trustlist.txt", "\(Digest.sha1.hex(root.der).uppercased()) S relax\n".utf8)
        let options = ["--batch", "--yes", "--disable-crl-checks", "--disable-dirmngr"]
        let file = try folder.write("root.pem", root.pem.utf8)
        guard try await tool.run(options + ["--import", file], environment: environment).status == 0 else { return nil }
        return Self(
            name: "gpgsm",
            check: { signature, content in
                try await tool.run(options + ["--verify", signature, content], environment: environment).status == 0
            }, finish: { _ = try? await Tool(named: "gpgconf")?.run(["--kill", "all"], environment: environment) }, folder: folder)
    }
}
