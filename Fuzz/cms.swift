// modules: OpenSSL
// c-modules: COpenSSL
// link: -lssl -lcrypto
import OpenSSL

/// Any bytes read as CMS end in a value or an error; a value read says the same of itself as its content type.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCMS(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let type = CMSContentType(of: bytes)
    guard let info = try? ContentInfo(bytes) else { return 0 }
    require(type != nil)
    switch info {
    case .signed(let signed):
        require(signed.verify(detached: bytes[...]).count == signed.signers.count)
        require(signed.verifyEncapsulated().count == signed.signers.count)
    case .enveloped(let enveloped): require(!enveloped.isAuthenticated)
    case .authEnveloped(let enveloped): require(enveloped.isAuthenticated)
    case .compressed: break
    }
    return 0
}
