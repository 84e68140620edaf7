/// Why a whole file was not read.
public enum BundleError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge(Int)
    case empty
    case unknownFormat
    case wrongPassword
    case passwordNeeded
    case tooManyIterations(Int)
    case damaged(String)
    case tooManyFiles(Int)
    case archiveInArchive

    public var description: String {
        switch self {
        case .tooLarge(let size): "the file has \(size) bytes; 10 MB are the limit"
        case .empty: "the file is empty"
        case .unknownFormat: "no certificate, key or list was found: PEM, DER, .p7b, .p12 and ZIP archives of certificates can be read"
        case .wrongPassword: "the password is wrong"
        case .passwordNeeded: "the file is protected: give its password with --password-file"
        case .tooManyIterations(let count): "the file asks for \(count) iterations; 10 million are the limit"
        case .damaged(let what): "the file is damaged: \(what)"
        case .tooManyFiles(let count): "the archive has \(count) files; 10,000 are the limit"
        case .archiveInArchive: "an archive within the archive: unpack it first"
        }
    }
}
