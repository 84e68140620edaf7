/// Extensions of CRLs and of their entries, in DER of our own making (RFC 5280 §5.2, §5.3).
extension ExtensionValue {
    /// cRLNumber: big-endian contents octets, positive.
    public static func cRLNumber(_ octets: [UInt8]) -> Self { Self("2.5.29.20", value: DER.encode(tag: 0x02, octets)) }

    /// deltaCRLIndicator with the number of the complete list it continues.
    public static func deltaCRLIndicator(_ octets: [UInt8]) -> Self {
        Self("2.5.29.27", isCritical: true, value: DER.encode(tag: 0x02, octets))
    }

    /// authorityKeyIdentifier by key identifier.
    public static func authorityKeyIdentifier(_ identifier: [UInt8]) -> Self {
        Self("2.5.29.35", value: DER.encode(tag: 0x30, DER.encode(tag: 0x80, identifier)))
    }

    /// reasonCode of an entry: CRLReason.
    public static func reasonCode(_ reason: UInt8) -> Self { Self("2.5.29.21", value: [0x0A, 0x01, reason]) }
}
