import Foundation

extension DERReader {
    mutating func objectIdentifier(_ what: String) throws(DERError) -> ObjectIdentifier {
        try dotted(octets(try expect(Tag.objectIdentifier, what)))
    }

    private func dotted(_ octets: [UInt8]) throws(DERError) -> ObjectIdentifier {
        guard let last = octets.last, last < 0x80, octets.count <= 128 else { throw .unexpected("object identifier") }
        var arcs: [String] = []
        var arc: UInt64 = 0
        var isAtStart = true
        for octet in octets {
            // X.690 §8.19.2: the fewest octets possible.
            guard !(isAtStart && octet == 0x80), arc < 1 << 56 else { throw .unexpected("object identifier") }
            arc = arc << 7 | UInt64(octet & 0x7F)
            isAtStart = octet < 0x80
            guard isAtStart else { continue }
            if arcs.isEmpty {
                let first = min(arc / 40, 2)
                arcs = [String(first), String(arc - first * 40)]
            } else {
                arcs.append(String(arc))
            }
            arc = 0
        }
        return ObjectIdentifier(arcs.joined(separator: "."))
    }

    /// BOOLEAN with a default of false: absent, or TRUE as DER writes it. An explicit FALSE is read too; many write it.
    mutating func booleanDefaultFalse() throws(DERError) -> Bool {
        guard let element = try optional(Tag.boolean) else { return false }
        return try boolean(element)
    }

    func boolean(_ element: Element) throws(DERError) -> Bool {
        guard element.contents.count == 1 else { throw .unexpected("boolean") }
        switch bytes[element.contents.lowerBound] {
        case 0: return false
        case 0xFF: return true
        default: throw .unexpected("boolean")
        }
    }

    /// The contents octets of an INTEGER, minimal as DER asks for.
    func integer(_ element: Element) throws(DERError) -> [UInt8] {
        let value = octets(element)
        guard let first = value.first else { throw .unexpected("integer") }
        if value.count > 1 {
            let isPadded = first == 0 && value[1] < 0x80 || first == 0xFF && value[1] >= 0x80
            guard !isPadded else { throw .unexpected("integer") }
        }
        return value
    }

    /// A non-negative INTEGER that fits.
    func smallInteger(_ element: Element) throws(DERError) -> Int {
        let value = try integer(element)
        guard value[0] < 0x80, value.count <= 7 else { throw .unexpected("integer") }
        return value.reduce(0) { $0 << 8 | Int($1) }
    }

    /// A BIT STRING of named bits: bit 0 is the highest of the first octet.
    func namedBits(_ element: Element) throws(DERError) -> [UInt8] {
        guard let unused = octets(element).first, unused < 8, unused == 0 || element.contents.count > 1 else {
            throw .unexpected("bit string")
        }
        let value = Array(bytes[element.contents].dropFirst())
        if let last = value.last, last & ((1 << unused) - 1) != 0 { throw .unexpected("bit string") }
        return value
    }

    /// The octets of a BIT STRING that holds whole octets.
    func wholeOctets(_ element: Element) throws(DERError) -> [UInt8] {
        guard bytes[element.contents].first == 0 else { throw .unexpected("bit string") }
        return Array(bytes[element.contents].dropFirst())
    }

    /// `Time` (RFC 5280 §4.1.2.5): to the second, in UTC, nothing else.
    mutating func time(_ what: String) throws(DERError) -> Date {
        let element = try next()
        let text = octets(element)
        let digits = element.tag == Tag.utcTime ? 12 : 14
        guard element.tag == Tag.utcTime || element.tag == Tag.generalizedTime, text.count == digits + 1, text.last == UInt8(ascii: "Z"),
            text.dropLast().allSatisfy({ (0x30...0x39).contains($0) })
        else { throw .unexpected(what) }
        let pairs = stride(from: 0, to: digits, by: 2).map { Int(text[$0] - 0x30) * 10 + Int(text[$0 + 1] - 0x30) }
        // RFC 5280 §4.1.2.5.1: two-digit years below 50 belong to this century.
        let year = digits == 14 ? pairs[0] * 100 + pairs[1] : (pairs[0] < 50 ? 2000 : 1900) + pairs[0]
        guard let date = Self.date(year: year, Array(pairs.suffix(5))) else { throw .unexpected(what) }
        return date
    }

    private static func date(year: Int, _ rest: [Int]) -> Date? {
        let (month, day, hour, minute, second) = (rest[0], rest[1], rest[2], rest[3], rest[4])
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(day), hour < 24, minute < 60, second < 60 else { return nil }
        // Days since 1970 in the proleptic Gregorian calendar, the year beginning in March.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Date(timeIntervalSince1970: TimeInterval(days * 86_400 + hour * 3600 + minute * 60 + second))
    }
}
