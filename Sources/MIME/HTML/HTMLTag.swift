/// A start tag as browsers read it (HTML Living Standard §13.2.5.6 onwards): names in lower case, values without quotes.
struct HTMLTag {
    let name: String
    let attributes: [(name: String, value: String)]
    /// Behind its `>`.
    let end: Int

    /// - Parameter start: the first octet of the name.
    /// - Returns: `nil` when the tag has no end, as when a quotation mark stays open.
    init?(_ input: [UInt8], at start: Int) {
        var reader = Reader(input: input, position: start)
        name = ASCII.lowercased(reader.word { !ASCII.isWhite($0) && $0 != ASCII.slash && $0 != ASCII.greater })
        var attributes: [(name: String, value: String)] = []
        while true {
            reader.skip { ASCII.isWhite($0) || $0 == ASCII.slash }
            guard let byte = reader.current else { return nil }
            if byte == ASCII.greater { break }
            // Tags of honest mail have a dozen at most.
            guard let attribute = reader.attribute(), attributes.count < 1000 else { return nil }
            attributes.append(attribute)
        }
        self.attributes = attributes
        end = reader.position + 1
    }

    private struct Reader {
        let input: [UInt8]
        var position: Int

        var current: UInt8? { position < input.count ? input[position] : nil }

        mutating func skip(while isSkipped: (UInt8) -> Bool) {
            while let byte = current, isSkipped(byte) { position += 1 }
        }

        mutating func word(while isPart: (UInt8) -> Bool) -> String {
            let start = position
            skip(while: isPart)
            return String(decoding: input[start..<position], as: UTF8.self)
        }

        /// `nil` when the input ends within it.
        mutating func attribute() -> (name: String, value: String)? {
            let start = position
            // An equals sign in first place belongs to the name.
            position += 1
            skip { !ASCII.isWhite($0) && $0 != ASCII.slash && $0 != ASCII.greater && $0 != ASCII.equals }
            let name = ASCII.lowercased(String(decoding: input[start..<position], as: UTF8.self))
            skip(while: ASCII.isWhite)
            guard current == ASCII.equals else { return (name, "") }
            position += 1
            skip(while: ASCII.isWhite)
            guard let quote = current, quote == ASCII.quote || quote == ASCII.apostrophe else {
                return (name, word { !ASCII.isWhite($0) && $0 != ASCII.greater })
            }
            position += 1
            let value = word { $0 != quote }
            guard current == quote else { return nil }
            position += 1
            return (name, value)
        }
    }
}
