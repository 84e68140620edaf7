import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("Judging a certificate from files alone")
struct VerificationTests {
    let authority: TestAuthority

    init() throws { authority = try TestAuthority() }

    private func verification() -> CertificateVerification {
        var verification = CertificateVerification(at: Date())
        verification.roots = [Array(authority.root.certificate.pem.utf8)]
        return verification
    }

    @Test("a PEM file with its chain behind it: the first is judged, the others help")
    func chain() throws {
        let middle = try authority.intermediate(name: "Sub CA")
        let leaf = try authority.leaf(for: "bob@partner.example", issuer: middle)
        let file = Array((leaf.certificate.pem + middle.certificate.pem).utf8)
        var verification = verification()
        verification.purpose = .encrypt
        verification.address = EmailAddress("bob@partner.example")
        let report = verification.judge(file)
        #expect(report.isUsable)
        #expect(report.validation?.path.count == 3)
        #expect(!verification.judge(leaf.certificate.der).isUsable)
        verification.intermediates = [middle.certificate.der]
        #expect(verification.judge(leaf.certificate.der).isUsable)
        verification.address = EmailAddress("carol@partner.example")
        #expect(verification.judge(leaf.certificate.der).reasons.map(\.rule) == ["C-07"])
    }

    @Test("lists and their absence")
    func lists() throws {
        let leaf = try authority.leaf(for: "bob@partner.example")
        var verification = verification()
        verification.revocation = .require
        #expect(verification.judge(leaf.certificate.der).reasons.map(\.text) == ["revocation unknown"])
        verification.lists = [try authority.list(revoking: []).der]
        #expect(verification.judge(leaf.certificate.der).isUsable)
        verification.lists.append(
            Array(PEMText.block("X509 CRL", try authority.list(revoking: [(leaf.certificate, 1)], number: 2).der).utf8))
        #expect(verification.judge(leaf.certificate.der).reasons.map(\.text) == ["revoked"])
    }

    @Test("a file that is no certificate, or a broken one, is not usable and says why; a broken root file is named")
    func broken() throws {
        var verification = verification()
        #expect(verification.judge(Array("hello".utf8)).reasons.map(\.text) == ["not a certificate"])
        #expect(verification.judge([]).reasons.map(\.text) == ["not a certificate"])
        let leaf = try authority.leaf(for: "bob@partner.example")
        verification.roots.append(Array("nothing".utf8))
        let report = verification.judge(leaf.certificate.der)
        #expect(report.isUsable)
        #expect(report.notRead.count == 1)
        #expect(report.notRead.first?.hasPrefix("root file 2: ") == true)
    }

    @Test("the report is JSON and comes back the same")
    func json() throws {
        let leaf = try authority.leaf(for: "bob@partner.example", until: Date().addingTimeInterval(-60))
        let report = verification().judge(leaf.certificate.der)
        #expect(report.reasons.map(\.text) == ["expired"])
        #expect(try JSONDecoder().decode(CertificateVerification.Report.self, from: JSONEncoder().encode(report)) == report)
    }

    @Test("RFC 9216: everybody's certificates, through the cross-certificates too", arguments: ["alice", "bob", "carlos", "dana"])
    func rfc9216(_ name: String) throws {
        let folder = (ProcessInfo.processInfo.environment["ZEGEL_CORPUS"] ?? "../shared/corpus") + "/smime-rfc9216"
        func file(_ name: String) -> [UInt8]? { FileManager.default.contents(atPath: "\(folder)/\(name)").map { Array($0) } }
        guard let sign = file("\(name).sign.crt"), let encrypt = file("\(name).encrypt.crt") else {
            print("skipped: no corpus at \(folder)")
            return
        }
        for root in ["ca.rsa", "ca.25519"] {
            var verification = CertificateVerification(at: Date(timeIntervalSince1970: 1_700_000_000))
            verification.roots = [file("\(root).crt")].compactMap(\.self)
            verification.intermediates = ["ca.rsa.cross-signed-by-ed25519.crt", "ca.25519.cross-signed-by-rsa.crt"].compactMap(file)
            verification.address = EmailAddress("\(name)@smime.example")
            verification.purpose = .sign
            #expect(verification.judge(sign).reasons.isEmpty)
            verification.purpose = .encrypt
            #expect(verification.judge(encrypt).reasons.isEmpty)
            #expect(verification.judge(sign).reasons.map(\.rule) == ["C-05"])
        }
    }
}
