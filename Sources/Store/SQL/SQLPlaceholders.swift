/// Rewrites `$n` placeholders to SQLite's `?n`.
enum SQLPlaceholders {
    /// Leaves string literals, quoted names and comments alone.
    static func forSQLite(_ sql: String) -> String {
        var scanner = Scanner(Array(sql.utf8))
        return scanner.rewritten()
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        var out: [UInt8] = []

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            out.reserveCapacity(bytes.count)
        }

        mutating func rewritten() -> String {
            while position < bytes.count {
                switch bytes[position] {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): copy(through: bytes[position])
                case UInt8(ascii: "-") where follows(UInt8(ascii: "-")): copy(through: UInt8(ascii: "\n"))
                case UInt8(ascii: "$") where followsDigit: replaceDollar()
                default: copyOne()
                }
            }
            return String(decoding: out, as: UTF8.self)
        }

        private var followsDigit: Bool { position + 1 < bytes.count && (48...57).contains(bytes[position + 1]) }

        private func follows(_ byte: UInt8) -> Bool { position + 1 < bytes.count && bytes[position + 1] == byte }

        private mutating func replaceDollar() {
            out.append(UInt8(ascii: "?"))
            position += 1
        }

        private mutating func copyOne() {
            out.append(bytes[position])
            position += 1
        }

        /// A doubled quote inside a literal ends it and begins the next: the same bytes are copied.
        private mutating func copy(through end: UInt8) {
            copyOne()
            while position < bytes.count {
                let byte = bytes[position]
                copyOne()
                if byte == end { return }
            }
        }
    }
}
