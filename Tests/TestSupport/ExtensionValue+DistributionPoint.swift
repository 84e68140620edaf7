import OpenSSL

extension ExtensionValue {
    /// cRLDistributionPoints with one URL (RFC 5280 §4.2.1.13).
    public static func cRLDistributionPoint(_ url: String) -> ExtensionValue {
        let name = DERTree(0xA0, of: [DERTree(0xA0, of: [DERTree(0x86, Array(url.utf8))])])
        return ExtensionValue("2.5.29.31", value: DERTree(0x30, of: [DERTree(0x30, of: [name])]).encoded)
    }
}
