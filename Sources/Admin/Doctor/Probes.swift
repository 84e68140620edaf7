import Gateway
import OpenSSL

/// How the checks look at the machine.
public struct Probes: Sendable {
    /// What came of a try to connect.
    public enum Reach: Sendable, Hashable {
        case connected
        /// The name has no address: the resolver's words.
        case unknownHost(String)
        /// There was no connection: the system's words.
        case failed(String)
        case timedOut
    }

    /// `OpenSSL 3.0.22 …`
    public var libraryVersion: @Sendable () -> String
    public var isLibraryCurrent: @Sendable () -> Bool
    public var missingAlgorithms: @Sendable () -> [String]
    /// For this user, in bytes; `nil` where that cannot be told.
    public var freeBytes: @Sendable (_ folder: String) async -> Int64?
    public var connect: @Sendable (_ host: String, _ port: Int) async -> Reach

    public init(
        libraryVersion: @escaping @Sendable () -> String, isLibraryCurrent: @escaping @Sendable () -> Bool,
        missingAlgorithms: @escaping @Sendable () -> [String], freeBytes: @escaping @Sendable (_ folder: String) async -> Int64?,
        connect: @escaping @Sendable (_ host: String, _ port: Int) async -> Reach
    ) {
        self.libraryVersion = libraryVersion
        self.isLibraryCurrent = isLibraryCurrent
        self.missingAlgorithms = missingAlgorithms
        self.freeBytes = freeBytes
        self.connect = connect
    }

    /// The machine itself.
    public static let system = Probes(
        libraryVersion: { Library.version }, isLibraryCurrent: { Library.isAtLeastFloor },
        missingAlgorithms: {
            ["AES-256-GCM", "AES-256-CBC", "AES-128-CBC"].filter { !Library.hasCipher($0) }
                + ["SHA256", "SHA384", "SHA512"].filter { !Library.hasDigest($0) }
        },
        freeBytes: { folder in await Patience.wait(seconds: 3) { DiskGauge.freeBytes(at: folder) } ?? nil },
        connect: { host, port in await Patience.wait(seconds: 3) { TCPProbe.connect(host, port, milliseconds: 2500) } ?? .timedOut })
}
