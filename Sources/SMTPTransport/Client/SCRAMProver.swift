/// Computes what a SCRAM-SHA-256 client shows and expects (RFC 5802 §3): from whoever has the cryptography.
///
/// Slow on purpose, so it runs on a thread of its own.
public typealias SCRAMProver = @Sendable (SCRAMQuestion) async throws -> (proof: [UInt8], serverSignature: [UInt8])

/// What a proof is computed from.
public struct SCRAMQuestion: Sendable {
    public let password: String
    public let salt: [UInt8]
    public let iterations: Int
    public let authMessage: String
}
