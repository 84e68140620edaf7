import Foundation
import OpenSSL
import TestSupport
import Testing

@testable import PKI

/// A generated chain: valid, or broken in one way.
private struct GeneratedChain {
    var flaw: String
    var leaf: Certificate
    var pool: [Certificate]
    var lists: [CertificateRevocationList]
}

@Suite("Agreement with openssl verify on generated chains, valid and broken in one way each")
struct AgreementTests {
    static let openssl = Tool(named: "openssl")
    /// Chains per run: 1,000 take some ten seconds.
    static let count = ProcessInfo.processInfo.environment["ZEGEL_CHAINS"].flatMap(Int.init) ?? 1000

    /// Where we are stricter than `openssl verify` on purpose. Each kind has its reason.
    static let stricter: [String: String] = [
        "SHA-1": "behaviour.md C-09",
        "RSA-1024": "behaviour.md C-09",
    ]

    @Test(.enabled(if: openssl != nil, "openssl is not installed"))
    func agrees() async throws {
        let openssl = try #require(Self.openssl)
        let now = Date()
        let factory = try ChainFactory(now: now)
        let folder = try TemporaryFolder()
        let root = try folder.write("root.pem", factory.root.certificate.pem.utf8)
        var disagreements: [String] = []
        for number in 0..<Self.count {
            let chain = try factory.chain(number)
            let trust = TrustStore(roots: [factory.root.certificate], intermediates: chain.pool, lists: chain.lists)
            let verdict = UsabilityJudge(trust: trust, at: now, revocation: .require).judge(chain.leaf, for: .any, address: nil)
            let leaf = try folder.write("leaf.pem", chain.leaf.pem.utf8)
            let pool = try folder.write("pool.pem", chain.pool.map(\.pem).joined().utf8)
            let lists = try folder.write("crl.pem", chain.lists.map { PEMText.block("X509 CRL", $0.der) }.joined().utf8)
            let arguments = [
                "verify", "-attime", "\(Int(now.timeIntervalSince1970))", "-crl_check_all", "-extended_crl", "-use_deltas", "-policy_check",
                "-no-CApath", "-no-CAstore", "-CAfile", root, "-untrusted", pool, "-CRLfile", lists, leaf,
            ]
            let isGood = try await openssl.run(arguments).status == 0
            let isExpected = chain.flaw.isEmpty
            if verdict.isUsable != isExpected { disagreements.append("\(number) \(chain.flaw): we say \(verdict.reasons)") }
            if isGood != verdict.isUsable, Self.stricter[chain.flaw] == nil {
                disagreements.append("\(number) \(chain.flaw): openssl says \(isGood), we say \(verdict.reasons)")
            }
        }
        print("openssl verify: \(Self.count) chains, \(disagreements.count) unexplained disagreements")
        #expect(disagreements.isEmpty, "\(disagreements.joined(separator: "\n"))")
    }
}

/// The same numbers in each run: what disagrees can be made again.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Makes chains of 1 to 4 intermediates: the flaw goes by the number, everything else is thrown.
private struct ChainFactory {
    /// The moment all chains are judged at, however long making them takes.
    let now: Date
    let authority: TestAuthority
    let rsa1024: PrivateKey
    let rsa2048: PrivateKey
    var root: TestAuthority.Identity { authority.root }

    init(now: Date) throws {
        self.now = now
        authority = try TestAuthority(name: "Agreement Root")
        rsa1024 = try PrivateKey.generateRSA(bits: 1024)
        rsa2048 = try PrivateKey.generateRSA(bits: 2048)
    }

    static let flaws = [
        "", "expired leaf", "early leaf", "expired issuer", "bad signature", "missing issuer", "issuer no CA", "issuer no keyCertSign",
        "path length", "name constraints", "critical extension", "critical extension in issuer", "revoked leaf", "revoked issuer",
        "stale list", "missing list", "list of wrong key", "explicit policy", "wrong issuer key", "excluded name", "SHA-1", "RSA-1024",
        "held by delta", "",
    ]

    func chain(_ number: Int) throws -> GeneratedChain {
        let flaw = Self.flaws[number % Self.flaws.count]
        var dice = Dice(state: UInt64(number))
        let depth = Int.random(in: 1...4, using: &dice)
        let place = Int.random(in: 1...depth, using: &dice)
        let past = (now.addingTimeInterval(-9000), now.addingTimeInterval(-60))
        var issuers = [authority.root]
        for level in 1...depth {
            func has(_ name: String) -> Bool { level == place && flaw == name }
            var further: [ExtensionValue] = []
            if has("name constraints") { further.append(.nameConstraints(permitted: ["elsewhere.example"])) }
            if has("excluded name") { further.append(.nameConstraints(excluded: ["partner.example"])) }
            if has("critical extension in issuer") { further.append(.unknown(isCritical: true)) }
            if has("explicit policy") { further += [.policy(99), .requireExplicitPolicy] }
            if Bool.random(using: &dice), !has("critical extension in issuer") { further.append(.unknown(isCritical: false)) }
            let allowed = Bool.random(using: &dice) ? depth - level + Int.random(in: 0...2, using: &dice) : nil
            issuers.append(
                try TestAuthority.issue(
                    subject: "CA \(number) \(level)",
                    constraints: has("issuer no CA") ? (false, nil) : (true, flaw == "path length" ? (level == 1 ? 0 : nil) : allowed),
                    usage: has("issuer no keyCertSign") ? ["cRLSign"] : ["keyCertSign", "cRLSign"],
                    dates: has("expired issuer") ? past : nil, key: Int.random(in: 0..<8, using: &dice) == 0 ? rsa2048 : nil,
                    by: issuers[level - 1], further: further, digest: [.sha256, .sha384, .sha512].randomElement(using: &dice) ?? .sha256))
        }
        if flaw == "path length", depth == 1 {
            issuers.append(try authority.intermediate(name: "CA \(number) below", issuer: issuers[1]))
        }
        let leaf = try leaf(flaw, number, issuers[issuers.count - 1], &dice)
        return GeneratedChain(
            flaw: flaw, leaf: leaf, pool: issuers.dropFirst().dropLast(flaw == "missing issuer" ? 1 : 0).map(\.certificate).reversed(),
            lists: try lists(flaw, issuers, leaf))
    }

    private func leaf(
        _ flaw: String, _ number: Int, _ issuer: TestAuthority.Identity, _ dice: inout Dice
    ) throws -> Certificate {
        let dates: (Date, Date)? =
            switch flaw {
            case "expired leaf": (now.addingTimeInterval(-9000), now.addingTimeInterval(-60))
            case "early leaf": (now.addingTimeInterval(60), now.addingTimeInterval(9000))
            default: nil
            }
        var signer = issuer
        if flaw == "wrong issuer key" { signer = .init(certificate: issuer.certificate, key: try PrivateKey.generateEC(curve: "P-256")) }
        let key: PrivateKey? =
            switch Int.random(in: 0..<3, using: &dice) {
            case _ where flaw == "RSA-1024": rsa1024
            case 0: rsa2048
            case 1: try PrivateKey.generateEC(curve: "P-384")
            default: nil
            }
        let usages: [[String]] = [
            ["digitalSignature"], [], ["digitalSignature", "nonRepudiation"], ["keyEncipherment", "digitalSignature"],
        ]
        let extended: [[String]] = [["emailProtection"], [], ["emailProtection", "clientAuth"]]
        let digest: Digest = [.sha256, .sha384, .sha512].randomElement(using: &dice) ?? .sha256
        let made = try TestAuthority.issue(
            subject: "Leaf \(number)", addresses: ["bob@partner.example"], constraints: Bool.random(using: &dice) ? (false, nil) : nil,
            usage: usages.randomElement(using: &dice) ?? [], extended: extended.randomElement(using: &dice) ?? [], dates: dates, key: key,
            by: signer, further: flaw == "critical extension" ? [.unknown(isCritical: true)] : [],
            digest: flaw == "SHA-1" ? .sha1 : digest
        ).certificate
        guard flaw == "bad signature" else { return made }
        var bytes = made.der
        bytes[bytes.count - 3] ^= 1
        return try Certificate(der: bytes)
    }

    private func lists(_ flaw: String, _ issuers: [TestAuthority.Identity], _ leaf: Certificate) throws -> [CertificateRevocationList] {
        var lists: [CertificateRevocationList] = []
        for (level, issuer) in issuers.enumerated() {
            let isLast = level == issuers.count - 1
            if isLast, flaw == "missing list" { continue }
            var revoked: [(Certificate, UInt8)] = []
            if isLast, flaw == "revoked leaf" { revoked = [(leaf, 1)] }
            if level == issuers.count - 2, flaw == "revoked issuer" { revoked = [(issuers[level + 1].certificate, 2)] }
            let start = now.addingTimeInterval(isLast && flaw == "stale list" ? -30 * 86400 : -3600)
            let key = isLast && flaw == "list of wrong key" ? try PrivateKey.generateEC(curve: "P-256") : nil
            // openssl looks for a delta only when the complete list says that there are some.
            let freshest = ExtensionValue("2.5.29.46", value: ExtensionValue.distributionPoint(url: "http://crl.example/delta").value)
            lists.append(
                try authority.list(revoking: revoked, number: 4, issuer: issuer, from: start, signedBy: key, further: [freshest]))
            if isLast, flaw == "held by delta" {
                lists.append(try authority.list(revoking: [(leaf, 6)], number: 5, issuer: issuer, further: [.deltaCRLIndicator([4])]))
            }
        }
        return lists
    }
}
