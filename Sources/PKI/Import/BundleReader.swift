import OpenSSL

/// Reads PEM, DER, `.p7b` and `.p12` files; which one it is, is found from the bytes.
public enum BundleReader {
    /// Octets of one file at most (`behaviour.md` 32).
    public static let maximumSize = 10_000_000

    /// - Parameter password: for protected keys and PKCS #12; UTF-8.
    public static func read(_ bytes: [UInt8], password: String?) throws(BundleError) -> ImportedBundle {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= maximumSize else { throw .tooLarge(bytes.count) }
        var bundle = ImportedBundle()
        if bytes.starts(with: [0x30]) {
            try readDER(bytes, password, into: &bundle)
        } else {
            try readPEM(bytes, password, into: &bundle)
        }
        pair(&bundle)
        guard !bundle.certificates.isEmpty || !bundle.keys.isEmpty || !bundle.lists.isEmpty || !bundle.refused.isEmpty else { throw .unknownFormat }
        return bundle
    }

    private static func readDER(_ bytes: [UInt8], _ password: String?, into bundle: inout ImportedBundle) throws(BundleError) {
        if let certificate = try? Certificate(der: bytes) {
            bundle.certificates = [certificate]
        } else if let list = try? CertificateRevocationList(der: bytes) {
            bundle.lists = [list]
        } else if let contents = try? PEMBundle.readPKCS7(bytes) {
            add(contents, to: &bundle)
        } else if try readPKCS12(bytes, password, into: &bundle) {
            return
        } else if let key = try? PrivateKey(der: bytes) {
            bundle.keys = [key]
        } else if let password, let key = try? PrivateKey(encryptedPKCS8: bytes, password: password) {
            bundle.keys = [key]
        } else {
            throw .unknownFormat
        }
    }

    /// - Returns: whether it is a PKCS #12 file at all.
    private static func readPKCS12(_ bytes: [UInt8], _ password: String?, into bundle: inout ImportedBundle) throws(BundleError) -> Bool {
        let contents: PKCS12.Contents
        do {
            contents = try PKCS12.read(bytes, password: password)
        } catch PKCS12.Failure.notPKCS12 {
            return false
        } catch PKCS12.Failure.wrongPassword {
            throw password == nil ? .passwordNeeded : .wrongPassword
        } catch PKCS12.Failure.tooManyIterations(let count) {
            throw .tooManyIterations(count)
        } catch {
            throw .damaged("\(error)")
        }
        bundle.keys = [contents.key].compactMap(\.self)
        for x509 in [contents.certificate].compactMap(\.self) + contents.others { add(x509.der, to: &bundle) }
        return true
    }

    private static func readPEM(_ bytes: [UInt8], _ password: String?, into bundle: inout ImportedBundle) throws(BundleError) {
        let items: [PEMBundle.Item]
        do { items = try PEMBundle.read(bytes, password: password) } catch { throw .damaged("\(error)") }
        for (index, item) in items.enumerated() {
            switch item {
            case .certificate(let der): add(der, to: &bundle, position: index + 1)
            case .list(let der):
                if let list = try? CertificateRevocationList(der: der) {
                    bundle.lists.append(list)
                } else {
                    bundle.refused.append(.init(position: "item \(index + 1)", reason: "not a revocation list"))
                }
            case .key(let key): bundle.keys.append(key)
            case .lockedKey: throw password == nil ? .passwordNeeded : .wrongPassword
            case .pkcs7(let der): if let contents = try? PEMBundle.readPKCS7(der) { add(contents, to: &bundle) }
            case .other(let name): bundle.refused.append(.init(position: "item \(index + 1)", reason: "\(name) is not read here"))
            }
        }
    }

    private static func add(_ contents: (certificates: [[UInt8]], lists: [[UInt8]]), to bundle: inout ImportedBundle) {
        for (index, der) in contents.certificates.enumerated() { add(der, to: &bundle, position: index + 1) }
        bundle.lists += contents.lists.compactMap { try? CertificateRevocationList(der: $0) }
    }

    private static func add(_ der: [UInt8], to bundle: inout ImportedBundle, position: Int? = nil) {
        do throws(CertificateError) {
            bundle.certificates.append(try Certificate(der: der))
        } catch {
            bundle.refused.append(.init(position: "item \(position ?? bundle.certificates.count + 1)", reason: error.description))
        }
    }

    private static func pair(_ bundle: inout ImportedBundle) {
        var alone: [PrivateKey] = []
        for key in bundle.keys {
            if let certificate = bundle.certificates.first(where: { $0.x509.matches(key) }) {
                bundle.pairs.append(.init(certificate: certificate, key: key))
            } else {
                alone.append(key)
            }
        }
        bundle.keys = alone
    }
}
