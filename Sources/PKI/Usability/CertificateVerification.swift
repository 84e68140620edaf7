import Foundation
import Mail
import OpenSSL

/// Judges a certificate from files alone, so that anyone can compare with other tools (`zegel certificate verify`).
public struct CertificateVerification: Sendable {
    public var roots: [[UInt8]] = []
    public var intermediates: [[UInt8]] = []
    public var lists: [[UInt8]] = []
    /// Of the file with the certificate, a `.p12`; UTF-8.
    public var password: String?
    public var time: Date
    public var purpose = Purpose.any
    /// The mailbox it must be good for; `nil` skips C-07.
    public var address: EmailAddress?
    public var revocation = RevocationMode.ifKnown
    public var policies = PathCheck.Policies()

    public init(at time: Date) { self.time = time }

    /// What came out; `isUsable` decides the exit code.
    public struct Report: Sendable, Codable, Hashable {
        public var isUsable: Bool
        public var thumbprint: String?
        public var subject: String?
        public var issuer: String?
        public var reasons: [RefusalReason]
        /// `nil` when the certificate itself could not be read.
        public var validation: PathValidation?
        /// Items of the other files that were not read, with why.
        public var notRead: [String]
        /// Subjects of further certificates in the file that are not on the path: nothing is said about them.
        public var notJudged: [String] = []
    }

    /// - Parameter file: PEM, DER, `.p7b` or `.p12`; of several certificates the first is judged, of a `.p12` the one with the key;
    ///   the others help to build its path.
    /// - Returns: a report also for a file that holds no readable certificate: it is not usable, with the reason.
    public func judge(_ file: [UInt8]) -> Report {
        var notRead: [String] = []
        let own = read(file, "certificate", password: password, &notRead)
        let pools = [("root", roots), ("intermediate", intermediates), ("crl", lists)].map { name, files in
            files.enumerated().map { read($0.element, files.count > 1 ? "\(name) file \($0.offset + 1)" : "\(name) file", &notRead) }
        }
        guard let certificate = own.pairs.first?.certificate ?? own.certificates.first else {
            let reason = RefusalReason("C-03", "not a certificate", detail: notRead.first)
            return Report(isUsable: false, reasons: [reason], notRead: notRead)
        }
        // As root.import does: who trusts a certificate that is no CA's trusts it alone, and not below anything.
        let (authorities, others) = Self.split(pools[0].flatMap(\.certificates))
        notRead += others.map { "root file, \($0.subject): not a CA certificate" }
        let trust = TrustStore(
            roots: authorities, intermediates: pools[1].flatMap(\.certificates),
            lists: pools.flatMap { $0.flatMap(\.lists) } + own.lists)
        let judge = UsabilityJudge(trust: trust, at: time, revocation: revocation, policies: policies)
        let further = own.certificates.filter { $0 != certificate }
        let verdict = judge.judge(certificate, for: purpose, address: address, extraIntermediates: further)
        let path = verdict.validation.path.map(\.thumbprint)
        return Report(
            isUsable: verdict.isUsable, thumbprint: certificate.thumbprint, subject: certificate.subject, issuer: certificate.issuer,
            reasons: verdict.reasons, validation: verdict.validation, notRead: notRead,
            notJudged: further.filter { !path.contains($0.thumbprint) }.map(\.subject))
    }

    private static func split(_ certificates: [Certificate]) -> (authorities: [Certificate], others: [Certificate]) {
        (certificates.filter(\.isCA), certificates.filter { !$0.isCA })
    }

    private func read(_ bytes: [UInt8], _ name: String, password: String? = nil, _ notRead: inout [String]) -> ImportedBundle {
        do throws(BundleError) {
            let bundle = try BundleReader.read(bytes, password: password, limit: CertificateRevocationList.maximumSize * 2)
            notRead += bundle.refused.map { "\(name), \($0.position): \($0.reason)" }
            return bundle
        } catch {
            notRead.append("\(name): \(error.description)")
            return ImportedBundle()
        }
    }
}
