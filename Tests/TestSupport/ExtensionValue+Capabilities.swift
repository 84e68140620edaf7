import OpenSSL

extension ExtensionValue {
    /// An algorithm a certificate's owner reads.
    public enum NamedCapability: Sendable {
        case aes256GCM, aes256CBC
        /// RSAES-OAEP with SHA-256 for both hashes (RFC 4055 §4.1).
        case oaep

        fileprivate var tree: DERTree {
            switch self {
            case .aes256GCM: DERTree(0x30, of: [DERTree(0x06, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2E])])
            case .aes256CBC: DERTree(0x30, of: [DERTree(0x06, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A])])
            case .oaep:
                DERTree(
                    0x30,
                    of: [
                        DERTree(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x07]),
                        DERTree(0x30, of: [DERTree(0xA0, of: [Self.sha256]), DERTree(0xA1, of: [Self.mask])]),
                    ])
            }
        }

        private static var sha256: DERTree {
            DERTree(0x30, of: [DERTree(0x06, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]), DERTree(0x05, [])])
        }
        private static var mask: DERTree {
            DERTree(0x30, of: [DERTree(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08]), sha256])
        }
    }

    /// SMIMECapabilities (RFC 4262 §2).
    public static func capabilities(_ named: NamedCapability...) -> ExtensionValue {
        ExtensionValue("1.2.840.113549.1.9.15", value: DERTree(0x30, of: named.map(\.tree)).encoded)
    }
}
