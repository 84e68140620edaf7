import Foundation

/// The lines of a message, found with `memchr`. A line ends in LF or CRLF, or at the end of the bytes.
struct Lines {
    private let buffer: UnsafeBufferPointer<UInt8>

    init(_ buffer: UnsafeBufferPointer<UInt8>) { self.buffer = buffer }

    var count: Int { buffer.count }
    subscript(position: Int) -> UInt8 { buffer[position] }

    /// The offset of an octet at or after `start`, before `end`.
    func find(_ byte: UInt8, from start: Int, to end: Int) -> Int? {
        guard start < end, let base = buffer.baseAddress, let hit = memchr(base + start, Int32(byte), end - start) else { return nil }
        return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }

    /// The start of the line after the one that holds `position`.
    func end(of position: Int) -> Int { find(ASCII.lf, from: position, to: count).map { $0 + 1 } ?? count }

    /// Whether the line from `start` to `end` has nothing but its line end.
    func isEmpty(_ start: Int, _ end: Int) -> Bool {
        end - start == 1 && buffer[start] == ASCII.lf || end - start == 2 && buffer[start] == ASCII.cr && buffer[start + 1] == ASCII.lf
    }

    func hasDashes(at position: Int) -> Bool {
        position >= 0 && position + 1 < count && buffer[position] == ASCII.hyphen && buffer[position + 1] == ASCII.hyphen
    }

    /// The first line start at or after the line start `position` whose line begins with two hyphens.
    func nextDashes(from position: Int) -> Int? {
        var start = position
        while start < count {
            if hasDashes(at: start) { return start }
            start = end(of: start)
        }
        return nil
    }

    /// Where the line that ends before `end` stops having anything but blanks and its line end; not before `start`.
    func withoutPadding(_ start: Int, _ end: Int) -> Int {
        var stop = startOfLineEnd(before: end)
        while stop > start, ASCII.isBlank(buffer[stop - 1]) { stop -= 1 }
        return max(stop, start)
    }

    /// The offset of the LF or CRLF right before `position`; `position` itself when there is none.
    func startOfLineEnd(before position: Int) -> Int {
        guard position > 0, buffer[position - 1] == ASCII.lf else { return position }
        return position > 1 && buffer[position - 2] == ASCII.cr ? position - 2 : position - 1
    }

    /// Whether `text` stands at `position` and ends at or before `end`.
    func starts(at position: Int, with text: [UInt8], before end: Int) -> Bool {
        guard position + text.count <= end, let base = buffer.baseAddress else { return false }
        return text.withUnsafeBytes { bytes in bytes.baseAddress.map { memcmp(base + position, $0, bytes.count) == 0 } ?? true }
    }

    /// Reports the first of each: bare CR, bare LF, NUL, line over 998 octets.
    func examine(_ report: (Defect, Int) -> Void) {
        if let nul = find(ASCII.nul, from: 0, to: count) { report(.nul, nul) }
        if let bare = firstBareCR() { report(.bareCR, bare) }
        var start = 0
        var sawLong = false
        var sawBare = false
        while start < count, !(sawLong && sawBare) {
            let lf = find(ASCII.lf, from: start, to: count)
            let end = lf ?? count
            let isBare = lf.map { $0 == 0 || buffer[$0 - 1] != ASCII.cr } ?? false
            if !sawLong, end - start > (isBare || lf == nil ? 998 : 999) {
                sawLong = true
                report(.longLine, start)
            }
            if isBare, !sawBare {
                sawBare = true
                report(.bareLF, end)
            }
            start = end + 1
        }
    }

    private func firstBareCR() -> Int? {
        var position = 0
        while let cr = find(ASCII.cr, from: position, to: count) {
            guard cr + 1 < count, buffer[cr + 1] == ASCII.lf else { return cr }
            position = cr + 2
        }
        return nil
    }
}
