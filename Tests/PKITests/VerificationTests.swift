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

    @Test("a .p12 opens with its password; without, it says so; of several certificates the others are named")
    func several() throws {
        let (bob, carol) = (try authority.leaf(for: "bob@partner.example"), try authority.leaf(for: "carol@partner.example"))
        let file = try PKCS12.write(key: bob.key, certificate: bob.certificate.x509, chain: [], password: "secret", iterations: 2048)
        var verification = verification()
        #expect(verification.judge(file).reasons.first?.detail?.contains("--password-file") == true)
        verification.password = "secret"
        #expect(verification.judge(file).thumbprint == bob.certificate.thumbprint)
        #expect(verification.judge(file).isUsable)
        verification.password = "another"
        #expect(verification.judge(file).reasons.first?.detail?.contains("wrong") == true)
        let both = verification.judge(Array((bob.certificate.pem + carol.certificate.pem).utf8))
        #expect(both.isUsable && both.subject == bob.certificate.subject)
        #expect(both.notJudged == [carol.certificate.subject])
        #expect(verification.judge(Array((bob.certificate.pem + authority.root.certificate.pem).utf8)).notJudged.isEmpty)
    }

    @Test("a root that is no CA's is refused by its name, as root import does")
    func rootThatIsNone() throws {
        let bob = try authority.leaf(for: "bob@partner.example")
        var verification = CertificateVerification(at: Date())
        verification.roots = [Array(bob.certificate.pem.utf8)]
        let report = verification.judge(bob.certificate.der)
        #expect(!report.isUsable)
        #expect(report.notRead == ["root file, CN=bob@partner.example: not a CA certificate"])
    }

    @Test("R-04: of two lists the one whose time has not come has no effect")
    func listAhead() throws {
        let leaf = try authority.leaf(for: "bob@partner.example")
        var verification = verification()
        let ahead = Date().addingTimeInterval(400 * 86_400)
        verification.lists = [
            try authority.list(revoking: [(leaf.certificate, 1)]).der, try authority.list(revoking: [], number: 2, from: ahead).der,
        ]
        #expect(verification.judge(leaf.certificate.der).reasons.map(\.text) == ["revoked"])
        verification.lists.removeFirst()
        verification.revocation = .require
        #expect(verification.judge(leaf.certificate.der).reasons.map(\.detail) == ["the list is not yet valid"])
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
            // The keys of Carlos and Dana for signing are Ed25519.
            let isEdwards = ["carlos", "dana"].contains(name)
            #expect(verification.judge(sign).reasons.map(\.rule) == ["C-05"] + (isEdwards ? ["C-09"] : []))
        }
    }
}
