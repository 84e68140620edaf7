import Foundation

/// A character set of MIME (RFC 2046 §4.1.2) that text can be decoded from.
///
/// Only names of a fixed list reach the system's converter: a name out of a mail never becomes a file name or an option.
public struct Charset: Hashable, Sendable {
    /// The converter's name.
    private let name: String

    /// Finds a charset by its MIME name, without case; `nil` when it is not known.
    public init?(_ name: String) {
        let key = ASCII.lowercased(name).filter { $0 != "_" && $0 != "-" && $0 != " " && $0 != "\"" }
        guard let known = Self.known(key) else { return nil }
        self.name = known
    }

    /// Decodes bytes; what is illegal in the charset becomes U+FFFD.
    public func decode(_ bytes: [UInt8]) -> String {
        switch name {
        case "UTF-8": Self.withoutMark(String(decoding: bytes, as: UTF8.self))
        case "US-ASCII": Self.guess(bytes[...])
        case "UTF-16", "UTF-32": Self.convertWide(bytes, name)
        default: Self.convert(bytes, from: name) ?? Self.guess(bytes[...])
        }
    }

    /// Characters are two octets or four.
    var isWide: Bool { name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32") }

    // RFC 2781 §4.3: without a byte order mark the big end should come first; much software writes the little one first. Text with
    // ASCII in it shows by its zeros which it is.
    private static func convertWide(_ bytes: [UInt8], _ name: String) -> String {
        let unit = name == "UTF-16" ? 2 : 4
        let (bigMark, littleMark): ([UInt8], [UInt8]) =
            unit == 2 ? ([0xFE, 0xFF], [0xFF, 0xFE]) : ([0, 0, 0xFE, 0xFF], [0xFF, 0xFE, 0, 0])
        let zeros = bytes.indices.filter { bytes[$0] == 0 }
        let (first, last) = (zeros.filter { $0 % unit == 0 }.count, zeros.filter { $0 % unit == unit - 1 }.count)
        let isLittle = bytes.starts(with: littleMark) || !bytes.starts(with: bigMark) && last > first
        let text = convert(bytes, from: isLittle ? "\(name)LE" : "\(name)BE") ?? guess(bytes[...])
        // Words that were joined have a mark each.
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{FEFF}" }))
    }

    /// Text of unknown charset: UTF-8 where the bytes are valid UTF-8, else windows-1252.
    static func guess(_ bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return convert(Array(bytes), from: "CP1252") ?? String(decoding: bytes, as: UTF8.self)
    }

    private static func withoutMark(_ text: String) -> String {
        text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    private static func known(_ key: String) -> String? {
        if let alias = aliases[key] { return alias }
        if key.hasPrefix("iso8859"), let number = Int(key.dropFirst(7)), (1...16).contains(number), number != 12 {
            return "ISO-8859-\(number)"
        }
        for prefix in ["windows", "cp", "xcp", "ibm", "xmscp"] where key.hasPrefix(prefix) {
            guard let number = Int(key.dropFirst(prefix.count)), codePages.contains(number) else { continue }
            return "CP\(number)"
        }
        return nil
    }

    private static let codePages: Set<Int> = [
        437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874, 932, 936, 949, 950,
        1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258,
    ]

    private static let aliases = [
        "utf8": "UTF-8", "unicode11utf8": "UTF-8", "usascii": "US-ASCII", "ascii": "US-ASCII", "ansix3.41968": "US-ASCII",
        "latin1": "ISO-8859-1", "latin2": "ISO-8859-2", "latin9": "ISO-8859-15", "iso88598i": "ISO-8859-8",
        "iso88598e": "ISO-8859-8", "iso88596i": "ISO-8859-6", "iso88596e": "ISO-8859-6",
        "utf7": "UTF-7", "unicode11utf7": "UTF-7", "utf16": "UTF-16", "utf16le": "UTF-16LE", "utf16be": "UTF-16BE",
        "utf32": "UTF-32", "utf32le": "UTF-32LE", "utf32be": "UTF-32BE",
        "koi8r": "KOI8-R", "koi8u": "KOI8-U", "koi8ru": "KOI8-U", "macintosh": "MACINTOSH", "xmacroman": "MACINTOSH",
        "xmaccyrillic": "MAC-CYRILLIC", "tis620": "TIS-620", "viscii": "VISCII",
        "shiftjis": "CP932", "sjis": "CP932", "xsjis": "CP932", "mskanji": "CP932", "windows31j": "CP932",
        "eucjp": "EUC-JP", "xeucjp": "EUC-JP", "iso2022jp": "ISO-2022-JP", "iso2022jp1": "ISO-2022-JP-2",
        "iso2022jp2": "ISO-2022-JP-2", "iso2022jp3": "ISO-2022-JP-3",
        "euckr": "CP949", "ksc56011987": "CP949", "ksc5601": "CP949", "iso2022kr": "ISO-2022-KR",
        "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030", "euccn": "GB18030", "hzgb2312": "HZ",
        "iso2022cn": "ISO-2022-CN", "big5": "BIG5-HKSCS", "big5hkscs": "BIG5-HKSCS", "euctw": "EUC-TW", "johab": "JOHAB",
    ]

    /// Runs the C library's converter to UTF-8. `nil` when it has no such charset.
    private static func convert(_ bytes: [UInt8], from name: String) -> String? {
        guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var result: [UInt8] = []
        var input = bytes
        var output = [UInt8](repeating: 0, count: 8_192)
        input.withUnsafeMutableBytes { source in
            var next = source.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = source.count
            while left > 0 {
                let before = left
                let (code, written) = step(converter, &next, &left, &output)
                result += output[..<written]
                guard code != 0 else { continue }
                if code == E2BIG, written > 0 || left < before { continue }
                // EILSEQ or a sequence cut off at the end: one replacement, one octet on.
                result += [0xEF, 0xBF, 0xBD]
                next = next.map { $0 + 1 }
                left -= 1
            }
        }
        let (_, written) = flush(converter, &output)
        return withoutMark(String(decoding: result + output[..<written], as: UTF8.self))
    }

    private static func step(
        _ converter: iconv_t, _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ output: inout [UInt8]
    ) -> (code: Int32, written: Int) {
        output.withUnsafeMutableBytes { target in
            var place = target.baseAddress?.assumingMemoryBound(to: CChar.self)
            var room = target.count
            let result = iconv(converter, &next, &left, &place, &room)
            return (result == -1 ? errno : 0, target.count - room)
        }
    }

    private static func flush(_ converter: iconv_t, _ output: inout [UInt8]) -> (code: Int32, written: Int) {
        output.withUnsafeMutableBytes { target in
            var place = target.baseAddress?.assumingMemoryBound(to: CChar.self)
            var room = target.count
            let result = iconv(converter, nil, nil, &place, &room)
            return (result == -1 ? errno : 0, target.count - room)
        }
    }
}
