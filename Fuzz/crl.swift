// modules: Mail OpenSSL PKI
// c-modules: COpenSSL
// link: -lssl -lcrypto
// corpus: pkits/crls
import Foundation
import OpenSSL
import PKI

/// Any bytes read as a CRL end in a value or an error; the entries of a value are found by the serial numbers they show.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCRL(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let list = try? CertificateRevocationList(der: bytes) else { return 0 }
    let lines = list.lines(from: 0, count: list.entryCount + 1)
    require(lines.count == list.entryCount)
    for line in lines.prefix(20) { require(list.lines(serialNumber: line.serialNumber).contains(line)) }
    require(!list.isReplaced(by: list))
    require(TrustStore(lists: [list]).verdict(on: list, at: list.thisUpdate) != .counts)
    return 0
}
