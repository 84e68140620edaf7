import Foundation
import TestSupport
import Testing

@testable import PKI

@Suite("A5.3 known PKCS #12 bugs of libraries: a clean error each, and the process lives")
struct GateA5x3PKCS12 {
    @Test(
        "CVE-2025-11187: a PBMAC1 key of any length, and of none",
        arguments: [nil, [], [0], [1], [0x40], [0x41], [0x04, 0x01], [0x01, 0x00, 0x00], [0x7F, 0xFF, 0xFF, 0xFF], [0x80], [0xFF]]
            as [[UInt8]?])
    func macKey(_ length: [UInt8]?) {
        for (iterations, salt) in [([0x08, 0x00], 8), ([0x01], 0), ([0x00], 8), ([0xFF], 100_000)] as [([UInt8], Int)] {
            let bytes = GateA5x4PKCS12Bombs.pbmac1(iterations: iterations, keyLength: length, salt: salt)
            for password in ["secret", "", nil] {
                let start = ThreadClock.now
                #expect(throws: BundleError.self) { try BundleReader.read(bytes, password: password) }
                #expect(ThreadClock.now - start < .seconds(1))
            }
        }
    }
}
