import OpenSSL

/// Reads PEM, DER, `.p7b` and `.p12` files, and ZIP archives of the first three; which one it is, is found from the bytes.
///
/// One broken item among many is refused with its position and reason; only what concerns the whole file is an error.
public enum BundleReader {
    /// Octets of one file at most (`behaviour.md` 32).
    public static let maximumSize = 10_000_000

    /// - Parameter password: for protected keys and PKCS #12; UTF-8.
    public static func read(_ bytes: [UInt8], password: String?) throws(BundleError) -> ImportedBundle {
        guard ZIPArchive.isOne(bytes) else { return try read(bytes, password: password, limit: maximumSize) }
        guard bytes.count <= maximumSize else { throw .tooLarge(bytes.count) }
        return try read(try ZIPArchive(bytes))
    }

    /// Certificates and lists of every file; one that cannot be read is refused by its name.
    private static func read(_ archive: ZIPArchive) throws(BundleError) -> ImportedBundle {
        var (bundle, left) = (ImportedBundle(), ZIPArchive.maximumContents)
        for entry in archive.entries {
            let result = archive.contents(of: entry, budget: left)
            // What was inflated in vain counts too.
            left -= min(left, entry.size)
            switch result {
            case .success(let contents): bundle.add(read(file: contents), from: entry.name)
            case .failure(let failure): bundle.refused.append(.init(position: entry.name, reason: failure.description))
            }
        }
        guard !bundle.isEmpty else { throw .unknownFormat }
        return bundle
    }

    private static func read(file: [UInt8]) -> Result<ImportedBundle, BundleError> {
        guard !ZIPArchive.isOne(file) else { return .failure(.archiveInArchive) }
        guard !file.isEmpty else { return .failure(.empty) }
        var collector = BundleCollector(password: nil, readsKeys: false)
        do throws(BundleError) {
            if file.starts(with: [0x30]) { try collector.readDER(file) } else { try collector.readPEM(file) }
        } catch {
            return .failure(error)
        }
        let bundle = collector.finished()
        return bundle.isEmpty ? .failure(.unknownFormat) : .success(bundle)
    }

    /// - Parameter limit: octets at most; CRLs may be larger than other files.
    public static func read(_ bytes: [UInt8], password: String?, limit: Int) throws(BundleError) -> ImportedBundle {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limit else { throw .tooLarge(bytes.count) }
        var collector = BundleCollector(password: password)
        if bytes.starts(with: [0x30]) { try collector.readDER(bytes) } else { try collector.readPEM(bytes) }
        let bundle = collector.finished()
        guard !bundle.isEmpty else { throw .unknownFormat }
        return bundle
    }
}

/// What has been read of a file so far.
private struct BundleCollector {
    let password: String?
    /// `false`: keys are refused unread, a file of many could ask for endless iterations.
    var readsKeys = true
    var bundle = ImportedBundle()
    var position = 0

    private static let noKeys = "no certificate or list: keys are not taken from archives, import their file itself"
    private static let outOfBounds = "its structure does not end or is nested too deeply"

    mutating func readDER(_ bytes: [UInt8]) throws(BundleError) {
        guard BEROutline.isBounded(bytes) else { throw .damaged(Self.outOfBounds) }
        if let bag = CertificateBag(bytes) {
            add(bag)
        } else if let certificate = try? Certificate(der: bytes) {
            bundle.certificates.append(certificate)
        } else if let list = try? CertificateRevocationList(der: bytes) {
            bundle.lists.append(list)
        } else if !readsKeys {
            refuseUnread(bytes)
            if bundle.isEmpty { refuse(Self.noKeys) }
        } else if let key = try? PrivateKey(der: bytes) {
            bundle.keys.append(key)
        } else if try !readPKCS12(bytes) {
            try readEncryptedKey(bytes)
            if bundle.isEmpty { refuseUnread(bytes) }
        }
    }

    /// What looks like a certificate or list to the library but not to us is named with its fault, not called an unknown format.
    private mutating func refuseUnread(_ bytes: [UInt8]) {
        do throws(CertificateError) {
            _ = try Certificate(der: bytes)
        } catch {
            if (try? X509Certificate(der: bytes)) != nil { return refuse(error.description) }
        }
        do throws(CRLError) {
            _ = try CertificateRevocationList(der: bytes)
        } catch {
            if CRLStructure.isLikely(bytes) { refuse(error.description) }
        }
    }

    mutating func readPEM(_ bytes: [UInt8]) throws(BundleError) {
        for block in PEMText.blocks(in: bytes) {
            if let contents = block.contents, !BEROutline.isBounded(contents) {
                refuse(Self.outOfBounds)
                continue
            }
            switch block.label {
            case "CERTIFICATE", "X509 CERTIFICATE":
                add(block) { bundle, der throws(CertificateError) in
                    bundle.certificates.append(try Certificate(der: der))
                }
            case "X509 CRL": add(block) { bundle, der throws(CRLError) in bundle.lists.append(try CertificateRevocationList(der: der)) }
            case "PKCS7", "CMS": addBag(block)
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY": try readKey(block)
            // Parameters beside an EC key say nothing the key does not.
            case "EC PARAMETERS": continue
            default: refuse("\(block.label) is not read here")
            }
        }
    }

    private mutating func add<E: Error & CustomStringConvertible>(
        _ block: PEMText.Block, _ body: (inout ImportedBundle, [UInt8]) throws(E) -> Void
    ) {
        guard let der = block.contents else { return refuse("damaged text between the lines of \(block.label)") }
        do throws(E) {
            try body(&bundle, der)
            position += 1
        } catch {
            refuse(error.description)
        }
    }

    private mutating func addBag(_ block: PEMText.Block) {
        guard let der = block.contents, let bag = CertificateBag(der) else { return refuse("damaged \(block.label)") }
        add(bag)
    }

    private mutating func add(_ bag: CertificateBag) {
        for element in bag.certificates { add(certificate: Array(element)) }
        for element in bag.lists {
            if let list = try? CertificateRevocationList(der: Array(element)) {
                bundle.lists.append(list)
                position += 1
            } else {
                refuse("not a revocation list")
            }
        }
    }

    private mutating func add(certificate der: [UInt8]) {
        do throws(CertificateError) {
            bundle.certificates.append(try Certificate(der: der))
            position += 1
        } catch {
            refuse(error.description)
        }
    }

    private mutating func readKey(_ block: PEMText.Block) throws(BundleError) {
        guard readsKeys else { return refuse(Self.noKeys) }
        do throws(PrivateKeyError) {
            if block.hasHeaders {
                bundle.keys.append(try PrivateKey.read(pem: block.text, password: password))
            } else if block.label == "ENCRYPTED PRIVATE KEY", let der = block.contents {
                bundle.keys.append(try PrivateKey.read(encryptedPKCS8: der, password: password))
            } else if let der = block.contents, let key = try? PrivateKey(der: der) {
                bundle.keys.append(key)
            } else {
                return refuse("not a private key")
            }
            position += 1
        } catch {
            try fail(error)
        }
    }

    private mutating func readEncryptedKey(_ bytes: [UInt8]) throws(BundleError) {
        do throws(PrivateKeyError) {
            bundle.keys.append(try PrivateKey.read(encryptedPKCS8: bytes, password: password))
        } catch {
            try fail(error)
        }
    }

    /// A protected item that does not open concerns the whole file: the caller has one password to give.
    private mutating func fail(_ error: PrivateKeyError) throws(BundleError) {
        switch error {
        case .passwordNeeded: throw .passwordNeeded
        case .wrongPassword: throw .wrongPassword
        case .tooManyIterations(let count): throw .tooManyIterations(count)
        case .unreadable: return
        }
    }

    /// - Returns: whether it is a PKCS #12 file at all.
    private mutating func readPKCS12(_ bytes: [UInt8]) throws(BundleError) -> Bool {
        let contents: PKCS12.Contents
        do throws(PKCS12.Failure) {
            contents = try PKCS12.read(bytes, password: password)
        } catch {
            switch error {
            case .notPKCS12: return false
            case .wrongPassword: throw password == nil ? .passwordNeeded : .wrongPassword
            case .tooManyIterations(let count): throw .tooManyIterations(count)
            case .damaged(let what): throw .damaged(what)
            }
        }
        bundle.keys = contents.keys
        for der in contents.certificates { add(certificate: der) }
        for der in contents.lists { if let list = try? CertificateRevocationList(der: der) { bundle.lists.append(list) } }
        return true
    }

    private mutating func refuse(_ reason: String) {
        position += 1
        bundle.refused.append(.init(position: "item \(position)", reason: reason))
    }

    /// Keys joined to their certificates. Of several certificates with one key (renewals) each makes a pair.
    func finished() -> ImportedBundle {
        var result = bundle
        result.keys = []
        for key in bundle.keys {
            let own = bundle.certificates.filter { $0.x509.matches(key) }
            result.pairs += own.map { .init(certificate: $0, key: key) }
            if own.isEmpty { result.keys.append(key) }
        }
        return result
    }
}
