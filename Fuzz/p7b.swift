// modules: Mail OpenSSL PKI
// c-modules: COpenSSL
// link: -lssl -lcrypto
// corpus: pkits/certs
import OpenSSL
import PKI

/// Any bytes read as a bundle of certificates and lists end in a bundle or an error; nothing is both taken and refused unseen.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBundle(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let bundle = try? BundleReader.read(bytes, password: nil) else { return 0 }
    require(!(bundle.certificates.isEmpty && bundle.lists.isEmpty && bundle.keys.isEmpty && bundle.pairs.isEmpty && bundle.refused.isEmpty))
    for refused in bundle.refused { require(!refused.reason.isEmpty) }
    return 0
}
