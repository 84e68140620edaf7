import Foundation
import Mail
import OpenSSL

/// Judges a certificate from files alone, so that anyone can compare with other tools (`zegel certificate verify`).
public struct CertificateVerification: Sendable {
    public var roots: [[UInt8]] = []
    public var intermediates: [[UInt8]] = []
    public var lists: [[UInt8]] = []
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
    }

    /// - Parameter file: PEM, DER or `.p7b`; of several certificates the first is judged and the others help to build its path.
    /// - Returns: a report also for a file that holds no readable certificate: it is not usable, with the reason.
    public func judge(_ file: [UInt8]) -> Report {
        var notRead: [String] = []
        let own = read(file, "certificate", &notRead)
        let pools = [("root", roots), ("intermediate", intermediates), ("crl", lists)].map { name, files in
            files.enumerated().map { read($0.element, files.count > 1 ? "\(name) file \($0.offset + 1)" : "\(name) file", &notRead) }
        }
        guard let certificate = own.certificates.first else {
            let reason = RefusalReason("C-03", "not a certificate", detail: notRead.first)
            return Report(isUsable: false, reasons: [reason], notRead: notRead)
        }
        let trust = TrustStore(
            roots: pools[0].flatMap(\.certificates), intermediates: pools[1].flatMap(\.certificates),
            lists: pools.flatMap { $0.flatMap(\.lists) } + own.lists)
        let judge = UsabilityJudge(trust: trust, at: time, revocation: revocation, policies: policies)
        let verdict = judge.judge(
            certificate, for: purpose, address: address, extraIntermediates: Array(own.certificates.dropFirst()))
        return Report(
            isUsable: verdict.isUsable, thumbprint: certificate.thumbprint, subject: certificate.subject, issuer: certificate.issuer,
            reasons: verdict.reasons, validation: verdict.validation, notRead: notRead)
    }

    private func read(_ bytes: [UInt8], _ name: String, _ notRead: inout [String]) -> ImportedBundle {
        do throws(BundleError) {
            let bundle = try BundleReader.read(bytes, password: nil, limit: CertificateRevocationList.maximumSize * 2)
            notRead += bundle.refused.map { "\(name), \($0.position): \($0.reason)" }
            return bundle
        } catch {
            notRead.append("\(name): \(error.description)")
            return ImportedBundle()
        }
    }
}
