import TestSupport

/// Text sent as it is.
enum RawBytes {
    static func exchange(_ text: String, _ port: Int) async throws -> String {
        String(decoding: try await RawExchange.run(Array(text.utf8), port: port), as: UTF8.self)
    }
}
