import Foundation
import Hummingbird
import Web

/// What a form sent: fields and files.
struct FormBody: Sendable {
    struct File: Sendable {
        var name: String
        var bytes: Data
    }

    var fields = Fields()
    var files: [String: File] = [:]

    /// Bytes of a form with its files.
    static let largest = 12 << 20
    private static let mostParts = 1000

    init() {}

    /// - Throws: `HTTPError` when it is too large or of no kind forms have.
    init(_ request: Request) async throws {
        let type = request.headers[.contentType] ?? ""
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: Self.largest) } catch let error as any HTTPResponseError {
            throw error
        } catch { throw HTTPError(.contentTooLarge) }
        if type.hasPrefix("multipart/form-data") {
            do { try read(body, type) } catch is MultipartReader.Problem { throw HTTPError(.badRequest) }
        } else if type.hasPrefix("application/x-www-form-urlencoded") {
            fields = Fields(encoded: String(buffer: body))
        } else if body.readableBytes > 0 {
            throw HTTPError(.unsupportedMediaType)
        }
    }

    private mutating func read(_ body: ByteBuffer, _ type: String) throws {
        var reader = try MultipartReader(contentType: type, mostParts: Self.mostParts)
        let events = try reader.read(body.readableBytesView)
        try reader.finish()
        var part: MultipartReader.Part?
        var content = Data()
        for event in events {
            switch event {
            case .begin(let begun): (part, content) = (begun, Data())
            case .data(let bytes): content.append(contentsOf: bytes)
            case .end:
                if let part { add(part, content) }
            }
        }
    }

    private mutating func add(_ part: MultipartReader.Part, _ content: Data) {
        guard let file = part.fileName else { return fields.add(part.name, String(decoding: content, as: UTF8.self)) }
        // An empty control sends a file without name and content.
        if !file.isEmpty || !content.isEmpty { files[part.name] = File(name: String(file.prefix(255)), bytes: content) }
    }
}
