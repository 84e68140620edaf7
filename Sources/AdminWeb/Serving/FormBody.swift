import Foundation
import Hummingbird

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

    init() {}

    /// - Throws: `HTTPError` when it is too large or of no kind forms have.
    init(_ request: Request) async throws {
        let type = request.headers[.contentType] ?? ""
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: Self.largest) } catch let error as any HTTPResponseError {
            throw error
        } catch { throw HTTPError(.contentTooLarge) }
        if type.hasPrefix("multipart/form-data"), let boundary = Self.boundary(type) {
            try read(Data(body.readableBytesView), boundary)
        } else if type.hasPrefix("application/x-www-form-urlencoded") {
            fields = Fields(encoded: String(buffer: body))
        } else if body.readableBytes > 0 {
            throw HTTPError(.unsupportedMediaType)
        }
    }

    private static func boundary(_ type: String) -> String? {
        guard let start = type.range(of: "boundary=") else { return nil }
        let value = type[start.upperBound...].prefix { $0 != ";" }.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
        return (1...70).contains(value.utf8.count) ? value : nil
    }

    /// RFC 7578; RFC 2046 §5.1.1 for the boundaries.
    private mutating func read(_ body: Data, _ boundary: String) throws {
        let delimiter = Data("\r\n--\(boundary)".utf8)
        // The first delimiter has no line end before it.
        let all = Data("\r\n".utf8) + body
        var position = all.startIndex
        var parts = 0
        guard let first = all.range(of: delimiter, in: position..<all.endIndex) else { throw HTTPError(.badRequest) }
        position = first.upperBound
        while let end = all.range(of: delimiter, in: position..<all.endIndex) {
            parts += 1
            guard parts <= 1000 else { throw HTTPError(.badRequest) }
            add(all[position..<end.lowerBound])
            position = end.upperBound
        }
        guard all[position...].starts(with: Data("--".utf8)) else { throw HTTPError(.badRequest) }
    }

    private mutating func add(_ part: Data) {
        guard let blank = part.range(of: Data("\r\n\r\n".utf8)) else { return }
        let head = String(decoding: part[..<blank.lowerBound], as: UTF8.self)
        let content = Data(part[blank.upperBound...])
        let lines = head.components(separatedBy: "\r\n")
        guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
            let name = Self.parameter("name", in: line)
        else { return }
        if let file = Self.parameter("filename", in: line) {
            // An empty control sends a file without name and content.
            if !file.isEmpty || !content.isEmpty { files[name] = File(name: String(file.prefix(255)), bytes: content) }
        } else {
            fields.add(name, String(decoding: content, as: UTF8.self))
        }
    }

    private static func parameter(_ name: String, in line: String) -> String? {
        guard let start = line.range(of: "; \(name)=\"") else { return nil }
        guard let end = line[start.upperBound...].firstIndex(of: "\"") else { return nil }
        // HTML §4.10.21.8: these three are escaped.
        return String(line[start.upperBound..<end]).replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
}
