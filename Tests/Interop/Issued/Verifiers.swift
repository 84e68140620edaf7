import Foundation
import TestSupport

/// Other programs that judge a path: root, issuing authority, leaf, and lists of both authorities.
struct IssuedPath: Sendable {
    var folder: TemporaryFolder
    /// Files in DER.
    var root: String
    var issuing: String
    var leaf: String
    var lists: [String]
}

/// One of them.
protocol PathProgram: Sendable {
    static var name: String { get }
    /// What is missing on this machine; `nil` when all is there.
    static var absent: String? { get }
    /// - Returns: `nil` when it accepts the path, else what it said.
    static func refusal(of path: IssuedPath) async throws -> String?
}

enum OpenSSLPaths: PathProgram {
    static let name = "OpenSSL"
    static var absent: String? { Tool(named: "openssl") == nil ? "openssl is not installed" : nil }

    static func refusal(of path: IssuedPath) async throws -> String? {
        let openssl = try Tool.needed("openssl")
        func pem(_ file: String, _ kind: String) async throws -> [UInt8] {
            try await openssl.must([kind, "-inform", "DER", "-in", file])
        }
        let trusted = try path.folder.write("trusted.pem", try await pem(path.root, "x509"))
        let between = try path.folder.write("between.pem", try await pem(path.issuing, "x509"))
        let leaf = try path.folder.write("leaf.pem", try await pem(path.leaf, "x509"))
        var words = ["verify", "-x509_strict", "-purpose", "smimesign", "-CAfile", trusted, "-untrusted", between]
        if !path.lists.isEmpty {
            var lists: [UInt8] = []
            for list in path.lists { lists += try await pem(list, "crl") }
            words += ["-crl_check_all", "-CRLfile", try path.folder.write("lists.pem", lists)]
        }
        let outcome = try await openssl.run(words + [leaf])
        return outcome.status == 0 ? nil : outcome.errors + outcome.text
    }
}

enum NSSPaths: PathProgram {
    static let name = "NSS"
    static var absent: String? {
        ["certutil", "crlutil"].first { Tool(named: $0) == nil }.map { "\($0) is not installed" }
    }

    static func refusal(of path: IssuedPath) async throws -> String? {
        let certutil = try Tool.needed("certutil")
        let folder = try TemporaryFolder()
        let database = "sql:\(folder.root)"
        _ = try await certutil.must(["-N", "-d", database, "--empty-password"])
        for (name, trust, file) in [("root", "C,C,C", path.root), ("issuing", ",,", path.issuing), ("leaf", ",,", path.leaf)] {
            _ = try await certutil.must(["-A", "-d", database, "-n", name, "-t", trust, "-i", file])
        }
        for list in path.lists { _ = try await Tool.needed("crlutil").must(["-I", "-d", database, "-i", list, "-B"]) }
        // S: somebody who signs mail.
        let outcome = try await certutil.run(["-V", "-d", database, "-n", "leaf", "-u", "S", "-e", "-l"])
        let words = outcome.errors + outcome.text
        return outcome.status == 0 && words.contains("certificate is valid") ? nil : words
    }
}

enum BouncyCastlePaths: PathProgram {
    static let name = "Bouncy Castle"
    static var absent: String? { BouncyCastlePeer.absent }
    private static let jars = ["bcpkix", "bcprov", "bcutil"].map { "/usr/share/java/\($0).jar" }.joined(separator: ":")
    private static let program = _Concurrency.Task { () throws -> TemporaryFolder in
        let folder = try TemporaryFolder()
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Java/Chain.java")
            .path
        _ = try await Tool.needed("javac").must(["-d", folder.root, "-cp", jars, source])
        return folder
    }

    static func refusal(of path: IssuedPath) async throws -> String? {
        let folder = try await program.value
        let words = ["-XX:TieredStopAtLevel=1", "-cp", "\(folder.root):\(jars)", "Chain", path.root, path.issuing, path.leaf] + path.lists
        let output = String(decoding: try await Tool.needed("java").must(words), as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
        return output == "valid" ? nil : output
    }
}
