// modules: Mail OpenSSL PKI
// c-modules: COpenSSL
// link: -lssl -lcrypto
// corpus: pkits/certs
import Foundation
import OpenSSL
import PKI

/// Any bytes read as a certificate end in a value or an error; a value can be judged, and its DER reads back to itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCertificate(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let certificate = try? Certificate(der: bytes) else { return 0 }
    require(certificate.der == bytes)
    require((try? Certificate(der: certificate.der)) == certificate)
    let judge = UsabilityJudge(trust: TrustStore(roots: [certificate]), at: Date(timeIntervalSince1970: 1_300_000_000))
    for purpose in [Purpose.any, .sign, .encrypt] {
        let verdict = judge.judge(certificate, for: purpose, address: certificate.addresses.first)
        require(verdict.isUsable == verdict.reasons.isEmpty)
    }
    _ = certificate.crlDistributionPoints
    return 0
}
