import Foundation

/// Reads a form with files as it comes (RFC 7578, RFC 2046 §5.1): bytes in, parts out, nothing kept but what may be a delimiter.
public struct MultipartReader: Sendable {
    /// The header of one part.
    public struct Part: Sendable, Hashable {
        /// Of the field.
        public var name: String
        /// As the browser says it: data, no path; `nil`: no file.
        public var fileName: String?
        /// Empty when it says none.
        public var mediaType: String

        public init(name: String, fileName: String? = nil, mediaType: String = "") {
            self.name = name
            self.fileName = fileName
            self.mediaType = mediaType
        }
    }

    public enum Event: Sendable, Hashable {
        case begin(Part)
        case data([UInt8])
        case end
    }

    public enum Problem: Error, Sendable, Hashable {
        /// The content type is no form with files, or its boundary is none.
        case noForm
        /// The header of a part cannot be read, or is too long.
        case badPart
        case tooManyParts
        /// The form ended before its last delimiter.
        case cutOff
    }

    private enum State: Sendable {
        /// Before the first delimiter, or within a part.
        case preamble, body
        /// Behind a delimiter: the next two bytes tell whether it is the last.
        case delimiter
        case header
        /// Behind the empty line.
        case start
        case over
    }

    /// Bytes of the header of a part.
    private static let longestHeader = 8 * 1024

    private let delimiter: [UInt8]
    private let mostParts: Int
    private var state = State.preamble
    // The first delimiter has no line end before it.
    private var buffer: [UInt8] = Array("\r\n".utf8)
    private var parts = 0

    /// - Parameter contentType: the field of the request.
    public init(contentType: String, mostParts: Int = 64) throws(Problem) {
        guard let boundary = Self.boundary(contentType) else { throw .noForm }
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.mostParts = mostParts
    }

    /// - Returns: what the bytes complete, in order.
    public mutating func read(_ bytes: some Sequence<UInt8>) throws(Problem) -> [Event] {
        buffer += bytes
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// To be called after the last byte.
    public func finish() throws(Problem) {
        guard case .over = state else { throw .cutOff }
    }

    // MARK: Steps

    /// - Returns: whether another step may follow with what is there.
    private mutating func step(_ events: inout [Event]) throws(Problem) -> Bool {
        switch state {
        case .preamble, .body: return passContent(&events)
        case .delimiter: return try passDelimiter()
        case .header: return try readHeader(&events)
        case .start:
            guard buffer.count >= delimiter.count else { return false }
            // RFC 2046 §5.1: a body without bytes.
            if !buffer.starts(with: delimiter) { buffer.removeFirst(2) }
            state = .body
            return true
        case .over:
            // RFC 2046 §5.1.1: an epilogue is ignored.
            buffer.removeAll()
            return false
        }
    }

    private mutating func passContent(_ events: inout [Event]) -> Bool {
        let isBody = if case .body = state { true } else { false }
        guard let start = Self.find(delimiter, in: buffer) else {
            let safe = buffer.count - delimiter.count + 1
            guard safe > 0 else { return false }
            if isBody { events.append(.data(Array(buffer[..<safe]))) }
            buffer.removeFirst(safe)
            return false
        }
        if isBody {
            if start > 0 { events.append(.data(Array(buffer[..<start]))) }
            events.append(.end)
        }
        buffer.removeFirst(start + delimiter.count)
        state = .delimiter
        return true
    }

    private mutating func passDelimiter() throws(Problem) -> Bool {
        guard buffer.count >= 2 else { return false }
        if buffer[0] == UInt8(ascii: "-"), buffer[1] == UInt8(ascii: "-") {
            state = .over
            return true
        }
        // RFC 2046 §5.1.1: transport padding.
        let padding = buffer.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard padding < 100 else { throw .badPart }
        guard buffer.count >= padding + 2 else { return false }
        guard buffer[padding] == 0x0D, buffer[padding + 1] == 0x0A else { throw .badPart }
        // The line end stays: a header without fields is an empty line behind it.
        buffer.removeFirst(padding)
        state = .header
        return true
    }

    private mutating func readHeader(_ events: inout [Event]) throws(Problem) -> Bool {
        guard let end = Self.find(Array("\r\n\r\n".utf8), in: buffer) else {
            guard buffer.count <= Self.longestHeader else { throw .badPart }
            return false
        }
        guard end <= Self.longestHeader else { throw .badPart }
        parts += 1
        guard parts <= mostParts else { throw .tooManyParts }
        events.append(.begin(try Self.part(Array(buffer[..<end]))))
        // The empty line's end stays for a moment: of an empty part it is the beginning of the next delimiter.
        buffer.removeFirst(end + 2)
        state = .start
        return true
    }

    private static func find(_ wanted: [UInt8], in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress, let first = wanted.first else { return nil }
            var position = 0
            while position + wanted.count <= all.count {
                let room = all.count - wanted.count + 1 - position
                guard let found = memchr(base + position, Int32(first), room) else { return nil }
                position = UnsafeRawPointer(found) - base
                if memcmp(base + position, wanted, wanted.count) == 0 { return position }
                position += 1
            }
            return nil
        }
    }

    // MARK: Header fields

    // RFC 2046 §5.1.1: 1 to 70 characters of bchars.
    private static func boundary(_ contentType: String) -> String? {
        let parts = contentType.split(separator: ";", omittingEmptySubsequences: false)
        guard parts.first.map({ $0.trimmingCharacters(in: .whitespaces).lowercased() == "multipart/form-data" }) == true else { return nil }
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2, pair[0].lowercased() == "boundary" else { continue }
            let value =
                pair[1].hasPrefix("\"") && pair[1].hasSuffix("\"") && pair[1].count > 1 ? String(pair[1].dropFirst().dropLast()) : pair[1]
            let isFine = (1...70).contains(value.utf8.count) && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
            return isFine ? value : nil
        }
        return nil
    }

    private static func part(_ header: [UInt8]) throws(Problem) -> Part {
        var part: Part?
        var type = ""
        for line in String(decoding: header, as: UTF8.self).components(separatedBy: "\r\n") where !line.isEmpty {
            guard let colon = line.firstIndex(of: ":") else { throw .badPart }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard part == nil, value.lowercased().hasPrefix("form-data"), let name = parameter("name", of: value) else {
                    throw .badPart
                }
                part = Part(name: name, fileName: parameter("filename", of: value))
            case "content-type": type = String(value.prefix(200))
            default: break
            }
        }
        guard var part else { throw .badPart }
        part.mediaType = type
        return part
    }

    /// A parameter in quotation marks, as browsers write it: of what may stand in a name they escape the quotation mark and line ends alone
    /// (HTML, "multipart form data"); a backslash is a letter like any other.
    private static func parameter(_ name: String, of value: String) -> String? {
        var rest = value[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let found = rest[..<equals].lowercased()
            rest = rest[rest.index(after: equals)...]
            let text: Substring
            if rest.first == "\"" {
                rest = rest.dropFirst()
                guard let end = closingQuote(in: rest) else { return nil }
                (text, rest) = (rest[..<end], rest[rest.index(after: end)...])
            } else {
                text = rest.prefix { $0 != ";" && $0 != " " }
                rest = rest[text.endIndex...]
            }
            guard found == name else { continue }
            return String(text).replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
        }
        return nil
    }

    /// The mark behind which the value or the next parameter ends.
    private static func closingQuote(in text: Substring) -> Substring.Index? {
        text.indices.first { index in
            guard text[index] == "\"" else { return false }
            let behind = text[text.index(after: index)...].first { $0 != " " && $0 != "\t" }
            return behind == nil || behind == ";"
        }
    }
}
