import COpenSSL

/// A `Name` (RFC 5280 §4.1.2.4) as people read it.
public enum DistinguishedNameText {
    /// RFC 4514 text, most specific part first: `CN=Bob,O=Partner,C=DE`. Control characters are escaped, UTF-8 is kept.
    /// - Returns: `nil` when the bytes are not exactly one `Name`.
    public static func rfc4514(of encoded: [UInt8]) -> String? {
        defer { ERR_clear_error() }
        return encoded.withUnsafeBufferPointer { buffer -> String? in
            var cursor = buffer.baseAddress
            guard let name = d2i_X509_NAME(nil, &cursor, buffer.count) else { return nil }
            defer { X509_NAME_free(name) }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else { return nil }
            let text = try? collecting { bio in
                guard X509_NAME_print_ex(bio, name, 0, zegel_name_flags()) >= 0 else { throw OpenSSLError("X509_NAME_print_ex") }
            }
            return text.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
