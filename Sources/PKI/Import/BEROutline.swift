/// The outline of a BER or DER element, looked at before any reader takes it apart (threats.md A5.2).
enum BEROutline {
    /// Elements within one another at most (`behaviour.md` 32).
    static let maximumDepth = 64

    /// Whether the first element ends within the bytes, as does everything in it, nothing lies deeper than `maximumDepth`, and no tag
    /// number is over 30. One pass; nothing is allocated for what a length claims.
    static func isBounded(_ bytes: [UInt8]) -> Bool {
        var open: [(end: Int, isIndefinite: Bool)] = []
        var position = 0
        repeat {
            let end = open.last?.end ?? bytes.count
            if let last = open.last, let next = Self.close(last, position, bytes) {
                position = next
                open.removeLast()
                continue
            }
            guard let head = BERWalker.head(bytes, position, end) else { return false }
            guard bytes[position] & 0x20 != 0 else {
                position = head.contents + (head.count ?? 0)
                continue
            }
            guard open.count < maximumDepth else { return false }
            position = head.contents
            open.append((head.count.map { head.contents + $0 } ?? end, head.count == nil))
        } while !open.isEmpty
        return true
    }

    /// - Returns: where it goes on when the innermost element is over here.
    private static func close(_ element: (end: Int, isIndefinite: Bool), _ position: Int, _ bytes: [UInt8]) -> Int? {
        guard element.isIndefinite else { return position == element.end ? position : nil }
        return position + 2 <= element.end && bytes[position] == 0 && bytes[position + 1] == 0 ? position + 2 : nil
    }
}
