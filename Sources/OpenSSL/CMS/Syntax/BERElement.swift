/// One element of BER (ITU-T X.690 §8.1) as offsets into the bytes it was read from.
struct BERElement {
    /// The first identifier octet: class, constructed bit, tag number.
    let identifier: UInt8
    let start: Int
    /// Contents octets, without an end-of-contents marker.
    let contents: Range<Int>
    let end: Int
    let isIndefinite: Bool

    var isConstructed: Bool { identifier & 0x20 != 0 }
    var range: Range<Int> { start..<end }
}

extension BERElement {
    /// Identifier octets used by CMS.
    enum Tag {
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let octetString: UInt8 = 0x04
        static let constructedOctetString: UInt8 = 0x24
        static let null: UInt8 = 0x05
        static let objectIdentifier: UInt8 = 0x06
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31
        /// `[number]`, primitive: IMPLICIT of a primitive type.
        static func context(_ number: UInt8) -> UInt8 { 0x80 | number }
        /// `[number]`, constructed: EXPLICIT, or IMPLICIT of a constructed type.
        static func constructed(_ number: UInt8) -> UInt8 { 0xA0 | number }
    }
}
