import COpenSSL

/// Overwrites key material or refused plaintext before its memory goes back.
func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { zegel_OPENSSL_cleanse($0.baseAddress, $0.count) }
}
