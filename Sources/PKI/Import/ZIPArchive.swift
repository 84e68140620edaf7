import OpenSSL

/// The files of a ZIP archive, within bounds (`behaviour.md` 9.2).
///
/// Read from the central directory, as every program does that shows what is inside. Each octet of the archive belongs to one file at
/// most, so that nothing is inflated twice; archives of more than 4 GB, parts, encryption and methods besides DEFLATE are refused.
struct ZIPArchive {
    /// One file as it is to be read; nothing is written anywhere, its name is only shown.
    struct Entry {
        /// At most 100 characters.
        var name: String
        fileprivate var method: Int
        fileprivate var isEncrypted: Bool
        fileprivate var checksum: UInt32
        /// As the archive says; never more comes out.
        var size: Int
        fileprivate var range: Range<Int>?
    }

    static let maximumEntries = 10_000
    /// Octets of one file.
    static let maximumFile = 10_000_000
    /// Octets of all files together.
    static let maximumContents = 40_000_000
    /// Octets out for each octet in, from `free` octets on.
    private static let maximumRatio = 100
    private static let free = 1_000_000

    /// Without folders and what file managers put beside the files.
    let entries: [Entry]
    private let bytes: [UInt8]

    static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: localHeader) || bytes.starts(with: endOfDirectory) }

    private static let localHeader: [UInt8] = [0x50, 0x4B, 3, 4]
    private static let centralHeader: [UInt8] = [0x50, 0x4B, 1, 2]
    private static let endOfDirectory: [UInt8] = [0x50, 0x4B, 5, 6]

    init(_ bytes: [UInt8]) throws(BundleError) {
        self.bytes = bytes
        let reader = Fields(bytes)
        // The comment behind it has at most 65,535 octets.
        guard let end = reader.last(Self.endOfDirectory, within: 22 + 65_535), let count = reader.short(end + 10),
            let total = reader.short(end + 8), let size = reader.long(end + 12), let start = reader.long(end + 16),
            reader.short(end + 20) != nil
        else { throw .damaged("the archive has no end") }
        guard count != 0xFFFF, start != 0xFFFF_FFFF, total == count, reader.short(end + 4) == 0, reader.short(end + 6) == 0 else {
            throw .damaged("it is an archive of several parts or of more than 4 GB")
        }
        guard count <= Self.maximumEntries else { throw .tooManyFiles(count) }
        guard start + size <= end else { throw .damaged("its list of files is not where it should be") }
        entries = try Self.entries(reader, count: count, in: start..<start + size)
    }

    /// - Throws: `damaged` when two files share octets: a small archive could unfold without end.
    private static func entries(_ reader: Fields, count: Int, in directory: Range<Int>) throws(BundleError) -> [Entry] {
        var (entries, position) = ([Entry](), directory.lowerBound)
        for _ in 0..<count {
            guard reader.has(centralHeader, at: position), let flags = reader.short(position + 8), let method = reader.short(position + 10),
                let checksum = reader.long(position + 16), let packed = reader.long(position + 20), let size = reader.long(position + 24),
                let nameCount = reader.short(position + 28), let extraCount = reader.short(position + 30),
                let commentCount = reader.short(position + 32), let header = reader.long(position + 42),
                position + 46 + nameCount <= directory.upperBound
            else { throw .damaged("its list of files cannot be read") }
            let name = String(decoding: reader.bytes[(position + 46)..<(position + 46 + nameCount)], as: UTF8.self)
            position += 46 + nameCount + extraCount + commentCount
            if name.hasSuffix("/") || name.hasPrefix("__MACOSX/") || name.hasSuffix(".DS_Store") { continue }
            entries.append(
                Entry(
                    name: String(name.prefix(100)), method: method, isEncrypted: flags & 1 != 0, checksum: UInt32(checksum), size: size,
                    range: contents(reader, header: header, count: packed, before: directory.lowerBound)))
        }
        let ranges = entries.compactMap(\.range).sorted { $0.lowerBound < $1.lowerBound }
        for (left, right) in zip(ranges, ranges.dropFirst()) where left.upperBound > right.lowerBound {
            throw .damaged("files of the archive lie upon one another")
        }
        return entries
    }

    private static func contents(_ reader: Fields, header: Int, count: Int, before end: Int) -> Range<Int>? {
        guard reader.has(localHeader, at: header), let nameCount = reader.short(header + 26), let extraCount = reader.short(header + 28)
        else { return nil }
        let start = header + 30 + nameCount + extraCount
        return start + count <= end ? start..<start + count : nil
    }

    /// The contents of a file.
    /// - Parameter budget: octets that may still come out, of all files together.
    /// - Returns: the octets, or why there are none.
    func contents(of entry: Entry, budget: Int) -> Result<[UInt8], Failure> {
        guard let range = entry.range else { return .failure(.damaged) }
        guard !entry.isEncrypted else { return .failure(.encrypted) }
        guard entry.size <= min(Self.maximumFile, budget) else { return .failure(.tooLarge) }
        // Nothing but padding is packed so well.
        guard entry.size <= Self.free || entry.size / Self.maximumRatio <= range.count else { return .failure(.tooLarge) }
        let contents: [UInt8]
        switch entry.method {
        case 0: contents = Array(bytes[range])
        case 8:
            do throws(InflateError) {
                contents = try Inflate.deflate(bytes[range], limit: entry.size, ratio: Self.maximumRatio, free: Self.free)
            } catch {
                return .failure(.damaged)
            }
        default: return .failure(.unknownMethod)
        }
        guard contents.count == entry.size, CRC32.of(contents) == entry.checksum else { return .failure(.damaged) }
        return .success(contents)
    }

    /// Why one file was not read.
    enum Failure: Error, CustomStringConvertible {
        case damaged, encrypted, tooLarge, unknownMethod

        var description: String {
            switch self {
            case .damaged: "damaged in the archive"
            case .encrypted: "encrypted in the archive: unpack it first"
            case .tooLarge: "too large: 10 MB for one file and 40 MB for all are the limits, and 100 times its packed size"
            case .unknownMethod: "compressed in a way that is not read here: unpack it first"
            }
        }
    }
}

/// Little-endian numbers of an archive, each `nil` beyond its end.
private struct Fields {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func short(_ position: Int) -> Int? { number(position, 2) }
    func long(_ position: Int) -> Int? { number(position, 4) }

    private func number(_ position: Int, _ count: Int) -> Int? {
        guard position >= 0, position + count <= bytes.count else { return nil }
        return bytes[position..<position + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    func has(_ mark: [UInt8], at position: Int) -> Bool {
        position >= 0 && position + mark.count <= bytes.count && bytes[position..<position + mark.count].elementsEqual(mark)
    }

    /// Where a mark stands last within so many octets of the end.
    func last(_ mark: [UInt8], within count: Int) -> Int? {
        (max(0, bytes.count - count)..<max(0, bytes.count - mark.count + 1)).last { has(mark, at: $0) }
    }
}

/// The check value of ZIP files (ISO 3309).
private enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }
}
