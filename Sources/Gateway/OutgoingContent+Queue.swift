import MIME
import Queue
import SMTPTransport

extension OutgoingContent {
    /// A message of the queue, read piece by piece.
    init(_ content: MessageContent, _ crypto: CryptoPool) {
        self.init(size: content.size, inSevenBits: { try await Self.sevenBits(try await content.bytes(), crypto) }) {
            $0 < content.chunkCount ? try await content.chunk($0) : nil
        }
    }

    /// A message in memory.
    init(_ bytes: [UInt8], _ crypto: CryptoPool) {
        self.init(size: bytes.count, inSevenBits: { try await Self.sevenBits(bytes, crypto) }) { $0 == 0 ? bytes : nil }
    }

    /// RFC 6152 §3: what nobody signed may be written anew for a server that takes 7 bits only. `nil` for everything else (G-02).
    private static func sevenBits(_ bytes: [UInt8], _ crypto: CryptoPool) async throws -> [UInt8]? {
        try await crypto.run {
            let message = Message(parsing: bytes)
            guard message.isFullyInterpreted, !message.isSignedByItsAuthor else { return nil }
            let safe = message.sevenBitSafe()
            return safe.allSatisfy { $0 < 0x80 } ? safe : nil
        }
    }
}

extension Message {
    private static let signatures = ["DKIM-Signature", "ARC-Message-Signature", "DomainKey-Signature"]
    private static let sealed: Set = ["multipart/signed", "multipart/encrypted"]

    /// A signature somewhere covers the bytes as they are.
    fileprivate var isSignedByItsAuthor: Bool {
        Self.signatures.contains { root.header.first(named: $0) != nil }
            || entities.contains { Self.sealed.contains($0.contentType.mediaType) }
    }
}
