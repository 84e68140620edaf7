// modules: Mail OpenSSL PKI
// c-modules: COpenSSL
// link: -lssl -lcrypto
import OpenSSL
import PKI

/// Any bytes read as PKCS #12 end in a bundle or an error, and within the limits of its iterations.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPKCS12(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    for password in ["fuzz", nil] {
        guard let bundle = try? BundleReader.read(bytes, password: password) else { continue }
        for pair in bundle.pairs { require(bundle.certificates.contains(pair.certificate)) }
    }
    return 0
}
