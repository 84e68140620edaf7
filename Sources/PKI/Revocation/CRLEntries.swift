import Foundation

/// The revokedCertificates of a CRL (RFC 5280 §5.1.2.6), sorted by serial number without being copied.
struct CRLEntries: Sendable {
    /// Where each entry begins, ordered by serial number; within one serial number as they stand.
    private(set) var offsets: [UInt32] = []
    /// Where an entry names another certificate issuer, in the order they stand (RFC 5280 §5.3.3).
    private var issuers: [(offset: UInt32, name: CanonicalName)] = []
    /// A critical entry extension we do not know.
    private(set) var unknownCritical: ObjectIdentifier?

    var count: Int { offsets.count }

    init() {}

    /// - Parameter contents: the entries one behind the other.
    init(_ contents: DERReader) throws(DERError) {
        var reader = contents
        while !reader.isAtEnd {
            let offset = UInt32(clamping: reader.position)
            let element = try reader.expect(DERReader.Tag.sequence, "revoked certificate")
            let entry = try ParsedEntry(reader.inside(element))
            if let name = entry.certificateIssuer { issuers.append((offset, name)) }
            unknownCritical = unknownCritical ?? entry.unknownCritical
            offsets.append(offset)
        }
        let bytes = reader.bytes
        // Lists are mostly sorted already or in the order of revocation: both are cheap here.
        offsets.sort { a, b in
            switch Self.order(Self.serial(bytes, Int(a)), Self.serial(bytes, Int(b)), bytes) {
            case 0: a < b
            case let order: order < 0
            }
        }
    }

    /// - Parameters:
    ///   - serialNumber: contents octets.
    ///   - issuer: who issued the certificate.
    ///   - listIssuer: the issuer of entries that name none.
    func find(serialNumber: [UInt8], issuer: CanonicalName, listIssuer: CanonicalName, in bytes: [UInt8]) -> CertificateRevocationList
        .Entry?
    {
        var low = 0
        var high = offsets.count
        while low < high {
            let middle = (low + high) / 2
            if Self.order(Self.serial(bytes, Int(offsets[middle])), serialNumber, bytes) < 0 { low = middle + 1 } else { high = middle }
        }
        while low < offsets.count, Self.order(Self.serial(bytes, Int(offsets[low])), serialNumber, bytes) == 0 {
            if certificateIssuer(at: offsets[low]) ?? listIssuer == issuer { return entry(at: Int(offsets[low]), bytes) }
            low += 1
        }
        return nil
    }

    /// Entries in the order of serial numbers.
    func lines(from first: Int, count: Int, in bytes: [UInt8]) -> [CertificateRevocationList.Line] {
        offsets.dropFirst(max(first, 0)).prefix(max(count, 0)).compactMap { line(at: Int($0), bytes) }
    }

    /// Every entry with a serial number.
    /// - Parameter serialNumber: lower-case hexadecimal without leading zeros.
    func lines(serialNumber: String, in bytes: [UInt8]) -> [CertificateRevocationList.Line] {
        offsets.filter { Self.text(Self.serial(bytes, Int($0)), bytes) == serialNumber }.compactMap { line(at: Int($0), bytes) }
    }

    private func line(at offset: Int, _ bytes: [UInt8]) -> CertificateRevocationList.Line? {
        guard let entry = entry(at: offset, bytes) else { return nil }
        return CertificateRevocationList.Line(
            serialNumber: Self.text(Self.serial(bytes, offset), bytes), revocationDate: entry.revocationDate,
            reason: RevocationStatus.words(forReason: entry.reason), reasonCode: entry.reason)
    }

    private static func text(_ serial: Range<Int>, _ bytes: [UInt8]) -> String {
        Hex.withoutLeadingZeros(Hex.text(bytes[serial]))
    }

    private func certificateIssuer(at offset: UInt32) -> CanonicalName? {
        var low = 0
        var high = issuers.count
        while low < high {
            let middle = (low + high) / 2
            if issuers[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? issuers[low - 1].name : nil
    }

    private func entry(at offset: Int, _ bytes: [UInt8]) -> CertificateRevocationList.Entry? {
        var reader = DERReader(bytes, offset..<bytes.count)
        guard let inside = try? reader.sequence("revoked certificate"), let entry = try? ParsedEntry(inside) else { return nil }
        return CertificateRevocationList.Entry(revocationDate: entry.date, reason: entry.reason)
    }

    /// Where the contents of the serial number stand. Every entry was parsed before.
    private static func serial(_ bytes: [UInt8], _ offset: Int) -> Range<Int> {
        let length = bytes[offset + 1]
        let start = offset + 2 + (length < 0x80 ? 0 : Int(length & 0x7F))
        // A serial number of 128 octets and more was refused.
        return (start + 2)..<(start + 2 + Int(bytes[start + 1]))
    }

    private static func order(_ a: Range<Int>, _ b: Range<Int>, _ bytes: [UInt8]) -> Int {
        if a.count != b.count { return a.count - b.count }
        for index in 0..<a.count where bytes[a.lowerBound + index] != bytes[b.lowerBound + index] {
            return Int(bytes[a.lowerBound + index]) - Int(bytes[b.lowerBound + index])
        }
        return 0
    }

    private static func order(_ a: Range<Int>, _ b: [UInt8], _ bytes: [UInt8]) -> Int {
        if a.count != b.count { return a.count - b.count }
        for index in 0..<a.count where bytes[a.lowerBound + index] != b[index] { return Int(bytes[a.lowerBound + index]) - Int(b[index]) }
        return 0
    }
}

/// One entry while it is read.
private struct ParsedEntry {
    var date: Date
    var reason = 0
    var certificateIssuer: CanonicalName?
    var unknownCritical: ObjectIdentifier?

    init(_ contents: DERReader) throws(DERError) {
        var reader = contents
        let serial = try reader.expect(DERReader.Tag.integer, "serial number")
        guard (1..<128).contains(serial.contents.count) else { throw .unexpected("serial number") }
        date = try reader.time("revocation date")
        guard !reader.isAtEnd else { return }
        var extensions = try reader.sequence("entry extensions")
        try reader.finish("revoked certificate")
        for item in try ExtensionItem.items(&extensions) { try read(item) }
    }

    private mutating func read(_ item: ExtensionItem) throws(DERError) {
        var reader = DERReader(item.value)
        switch item.identifier {
        case .reasonCode:
            let element = try reader.expect(DERReader.Tag.enumerated, "reason")
            reason = try reader.smallInteger(element)
        case .certificateIssuer:
            guard let name = try GeneralName.list(try reader.sequence("certificateIssuer")).compactMap(\.directoryName).first else {
                throw .unexpected("certificateIssuer")
            }
            certificateIssuer = name
        case .invalidityDate, .holdInstructionCode: break
        default: if item.isCritical { unknownCritical = item.identifier }
        }
    }
}
