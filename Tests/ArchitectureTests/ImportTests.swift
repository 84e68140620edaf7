import Foundation
import Testing

/// The arrows of the layering: what each target may import of ours and of other packages.
///
/// A row changes together with a note in `docs/decisions/`.
@Suite("Arrows point downwards")
struct ImportTests {
    static let allowed: [String: Set<String>] = [
        "OpenSSL": ["COpenSSL"],
        "Mail": [],
        "MIME": ["Mail"],
        "SMTP": ["Mail"],
        "PKI": ["Mail", "OpenSSL"],
        "Settings": ["Mail"],
        "AdminOperations": ["Mail"],
        "TOML": ["TOMLKit"],
        "Policy": ["Mail", "MIME", "PKI", "Settings"],
        "SMIME": ["Mail", "MIME", "PKI", "OpenSSL"],
        "PDF": ["Mail", "MIME", "CPDF", "CQPDF"],
        "Store": ["Mail", "PKI", "Settings", "OpenSSL", "CPostgreSQL", "CWriteAhead", "GRDB", "GRDBSQLite"],
        "SMTPTransport": ["Mail", "SMTP", "CUnbound", "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS", "NIOConcurrencyHelpers", "Logging"],
        "Queue": ["Mail", "Store"],
        "Fetch": ["Mail", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL"],
        "Jobs": ["Mail", "Store", "Logging"],
        "CA": ["Mail", "OpenSSL", "PKI", "Settings", "Store"],
        "Notices": ["Mail", "MIME", "Settings", "Store"],
        "Gateway": [
            "Mail", "MIME", "SMTP", "PKI", "Settings", "Policy", "SMIME", "OpenSSL", "Store", "Queue", "Notices", "Jobs",
            "SMTPTransport", "CA", "PDF", "CConfinement", "PortalOperations", "NIOCore", "NIOPosix", "Logging",
        ],
        "Admin": [
            "AdminOperations", "Mail", "OpenSSL", "PKI", "Settings", "TOML", "Policy", "Store", "Queue", "Notices", "Jobs", "Gateway",
            "CA", "Logging",
        ],
        "PortalOperations": ["Mail"],
        "Web": [
            "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "NIOHTTPTypes", "ServiceLifecycle",
            "Logging",
        ],
        "Portal": ["Mail", "PortalOperations", "Web", "Hummingbird", "HTTPTypes", "NIOCore", "NIOPosix", "Logging"],
        "AdminWeb": ["Mail", "AdminOperations", "Web", "Hummingbird", "HTTPTypes"],
        "Health": ["NIOCore", "NIOPosix", "NIOHTTP1"],
        "AdminAPI": [
            "Mail", "OpenSSL", "AdminOperations", "Web", "Hummingbird", "HTTPTypes", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL",
            "NIOConcurrencyHelpers", "Logging",
        ],
    ]

    /// What belongs to the platform and may be imported anywhere.
    static let platform: Set<String> = ["Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc", "Musl"]

    @Test("a target imports only what its row names", arguments: Array(allowed.keys).sorted())
    func imports(of target: String) throws {
        let permitted = try #require(Self.allowed[target]).union(Self.platform)
        for file in try swiftFiles(in: "Sources/\(target)") {
            for name in try imports(in: file) where !permitted.contains(name) {
                Issue.record("\(file.lastPathComponent) imports \(name): \(target) may not")
            }
        }
    }

    @Test("every target has its row")
    func everyTargetHasARow() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
        let ours = Set(folders.filter { !$0.hasPrefix("C") || $0.dropFirst().first?.isLowercase == true || $0 == "CA" })
        #expect(ours.subtracting(["zegel"]) == Set(Self.allowed.keys))
    }

    @Test("only Store/SQLite imports GRDB")
    func onlySQLiteImportsGRDB() throws {
        for file in try swiftFiles(in: "Sources/Store") where try imports(in: file).contains("GRDB") {
            #expect(file.deletingLastPathComponent().lastPathComponent == "SQLite", "\(file.lastPathComponent)")
        }
    }

    @Test("no file holds more than 700 lines")
    func filesStaySmall() throws {
        for file in try swiftFiles(in: "Sources") {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 700, "\(file.lastPathComponent) has \(lines) lines: is it one thing?")
        }
    }

    private var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    private func swiftFiles(in folder: String) throws -> [URL] {
        let enumerator = try #require(FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil))
        return enumerator.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    }

    private func imports(in file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") && $0 != "public" && $0 != "internal" }
            guard words.first == "import", words.count > 1 else { return nil }
            let name = ["struct", "class", "enum", "protocol", "func", "let", "var", "typealias"].contains(words[1]) ? words[2] : words[1]
            return String(name.split(separator: ".")[0])
        }
    }
}
