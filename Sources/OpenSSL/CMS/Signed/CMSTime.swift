import COpenSSL
import Foundation

/// `Time` (RFC 5652 §11.3): UTCTime through 2049, GeneralizedTime from 2050 on.
enum CMSTime {
    static func read(_ encoded: [UInt8]) -> Date? {
        defer { ERR_clear_error() }
        return encoded.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let time = d2i_ASN1_TIME(nil, &cursor, buffer.count) else { return nil }
            defer { ASN1_STRING_free(time) }
            var broken = tm()
            guard ASN1_TIME_to_tm(time, &broken) == 1 else { return nil }
            return Date(timeIntervalSince1970: TimeInterval(timegm(&broken)))
        }
    }

    static func node(_ date: Date) throws(CMSError) -> DERNode {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        guard (-2_000_000_000...200_000_000_000).contains(seconds), let time = ASN1_TIME_set(nil, time_t(seconds)) else {
            throw .malformed("time of signing")
        }
        defer { ASN1_STRING_free(time) }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_ASN1_TIME(time, &encoded)
        guard count > 0, let encoded else { throw .library(OpenSSLError("i2d_ASN1_TIME")) }
        defer { zegel_OPENSSL_free(encoded) }
        return .raw(Array(UnsafeBufferPointer(start: encoded, count: Int(count))))
    }
}
