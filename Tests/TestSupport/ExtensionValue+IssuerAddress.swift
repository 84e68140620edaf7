import OpenSSL

extension ExtensionValue {
    /// authorityInfoAccess with one caIssuers address each (RFC 5280 §4.2.2.1).
    public static func caIssuers(_ urls: String...) -> ExtensionValue {
        let method = DERTree(0x06, [0x2B, 6, 1, 5, 5, 7, 0x30, 2])
        return ExtensionValue(
            "1.3.6.1.5.5.7.1.1", value: DERTree(0x30, of: urls.map { DERTree(0x30, of: [method, DERTree(0x86, Array($0.utf8))]) }).encoded)
    }
}
