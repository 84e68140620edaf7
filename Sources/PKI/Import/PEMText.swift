import Foundation

/// Textual encodings (RFC 7468): blocks between `-----BEGIN X-----` and `-----END X-----`; other text is skipped.
enum PEMText {
    struct Block {
        var label: String
        /// `nil` when the text between the lines is not base64.
        var contents: [UInt8]?
        /// The block with its lines, for readers that want them.
        var text: [UInt8]
        /// `Proc-Type` and the like stand before the base64 (RFC 1421).
        var hasHeaders: Bool
    }

    /// One pass over the bytes; a block without its end line is a block without contents.
    static func blocks(in bytes: [UInt8]) -> [Block] {
        var blocks: [Block] = []
        var open: (label: String, start: Int, body: [UInt8], hasHeaders: Bool)?
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            let line = trimmed(bytes[start..<end])
            if let label = label(of: line, "-----BEGIN ") {
                if let open { blocks.append(Block(label: open.label, contents: nil, text: [], hasHeaders: open.hasHeaders)) }
                open = (label, start, [], false)
            } else if let begun = open, let label = label(of: line, "-----END ") {
                let contents = begun.hasHeaders || label != begun.label ? nil : decode(begun.body)
                blocks.append(
                    Block(label: begun.label, contents: contents, text: Array(bytes[begun.start..<end]), hasHeaders: begun.hasHeaders))
                open = nil
            } else if open != nil {
                if line.contains(UInt8(ascii: ":")) { open?.hasHeaders = true }
                open?.body.append(contentsOf: line)
            }
            start = end
        }
        if let open { blocks.append(Block(label: open.label, contents: nil, text: [], hasHeaders: open.hasHeaders)) }
        return blocks
    }

    /// One block, lines of 64 characters.
    static func block(_ label: String, _ contents: [UInt8]) -> String {
        let text = Data(contents).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN \(label)-----\n\(text)\n-----END \(label)-----\n"
    }

    private static func decode(_ body: [UInt8]) -> [UInt8]? {
        guard !body.isEmpty, let data = Data(base64Encoded: Data(body)) else { return nil }
        return Array(data)
    }

    private static func label(of line: ArraySlice<UInt8>, _ prefix: String) -> String? {
        let start = Array(prefix.utf8)
        guard line.count > start.count + 5, line.count < 100, line.starts(with: start), line.suffix(5).allSatisfy({ $0 == 0x2D }) else {
            return nil
        }
        return String(decoding: line.dropFirst(start.count).dropLast(5), as: UTF8.self)
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte <= 0x20 }
        let front = line.drop(while: isBlank)
        let length = front.reversed().drop(while: isBlank).count
        return front.prefix(length)
    }
}
