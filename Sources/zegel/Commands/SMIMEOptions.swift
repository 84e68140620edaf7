import ArgumentParser
import Foundation
import Gateway
import MIME
import Mail
import OpenSSL
import PKI
import SMIME

/// Whose signature is made.
struct IdentityOptions: ParsableArguments {
    @Option(help: ".p12, or PEM with the certificate and perhaps the key.") var signWith: String
    @Option(help: "A PEM file with the key, when it is not in the same file.") var key: String?
    @Option(help: "A file whose first line is the password.") var signerPasswordFile: String?

    func identity() throws -> SigningIdentity {
        var data = try InputFile.read(signWith)
        if let key { data += Data("\n".utf8) + (try InputFile.read(key)) }
        let bundle = try SMIMEFiles.bundle(Array(data), name: signWith, password: try InputFile.password(signerPasswordFile))
        guard let pair = bundle.pairs.first else {
            throw PlainFailure(text: "\(signWith) holds no private key with its certificate", code: 2)
        }
        let chain = bundle.certificates.filter { $0 != pair.certificate && !$0.isSelfIssued }
        return SigningIdentity(certificate: pair.certificate.x509, key: pair.key, chain: chain.map(\.x509))
    }
}

/// What signatures are judged by.
struct JudgingOptions: ParsableArguments {
    @Option(help: "Roots to trust: PEM, DER or .p7b. May be repeated.") var root: [String] = []
    @Option(help: "The time to judge at, as 2026-11-24T09:00:00Z; now when absent.") var at: String?

    func report(_ layers: [Layer], bytes: [UInt8]) throws -> SMIMEReport {
        let trust = TrustStore(roots: try root.flatMap { try SMIMEFiles.bundle($0, password: nil).certificates })
        return SMIMEReport(layers, of: Message(parsing: bytes), trust: trust, at: try date())
    }

    private func date() throws -> Date {
        guard let at else { return Date() }
        guard let date = try? Date(at, strategy: .iso8601) else { throw ValidationError("--at takes a time such as 2026-11-24T09:00:00Z") }
        return date
    }
}

/// Reading the files of the S/MIME verbs.
enum SMIMEFiles {
    /// A mail with CRLF line ends, as it travels.
    static func mail(_ name: String) throws -> [UInt8] { EntityBuilder.canonical(Array(try InputFile.read(name))) }

    static func bundle(_ name: String, password: String?) throws -> ImportedBundle {
        try bundle(Array(try InputFile.read(name)), name: name, password: password)
    }

    static func bundle(_ bytes: [UInt8], name: String, password: String?) throws -> ImportedBundle {
        do { return try BundleReader.read(bytes, password: password) } catch {
            throw PlainFailure(text: "\(name): \(error.description)", code: 2)
        }
    }

    static func certificate(_ name: String) throws -> Certificate {
        guard let certificate = try bundle(name, password: nil).certificates.first else {
            throw PlainFailure(text: "\(name) holds no certificate", code: 2)
        }
        return certificate
    }
}
