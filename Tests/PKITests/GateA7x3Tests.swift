import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import PKI

@Suite("A7.3 stale or forged revocation data: RFC 5280 §6.3 and behaviour.md 11 (C-04)")
struct GateA7x3Revocation {
    let authority: TestAuthority
    let leaf: TestAuthority.Identity

    init() throws {
        authority = try TestAuthority()
        leaf = try authority.leaf(for: "bob@partner.example")
    }

    /// The words with revocation required, so that "good" shows as no words at all.
    private func words(
        _ lists: [CertificateRevocationList], for certificate: Certificate? = nil, _ mode: RevocationMode = .require,
        middle: [Certificate] = [], at date: Date = Date()
    ) -> [String] {
        let trust = TrustStore(roots: [authority.root.certificate], intermediates: middle, lists: lists)
        return UsabilityJudge(trust: trust, at: date, revocation: mode).words(certificate ?? leaf.certificate)
    }

    private func result(_ lists: [CertificateRevocationList]) -> PathValidation {
        PathValidator(trust: TrustStore(roots: [authority.root.certificate], lists: lists), at: Date()).validate(leaf.certificate)
    }

    @Test("no list: unknown; accepted and marked, refused with `require`, not asked with `off`")
    func noList() {
        #expect(words([]) == ["revocation unknown"])
        #expect(words([], .ifKnown).isEmpty)
        #expect(result([]).revocation == .unknown)
        #expect(words([], .off).isEmpty)
    }

    private func words(_ lists: [CertificateRevocationList], _ mode: RevocationMode) -> [String] { words(lists, for: nil, mode) }

    @Test("A-06: a list names it: refused at once, with date and reason; one that does not: good")
    func listed() throws {
        let other = try authority.leaf(for: "carol@partner.example")
        let list = try authority.list(revoking: [(leaf.certificate, 1), (other.certificate, 6)])
        let refused = result([list])
        #expect(refused.revocation == .revoked)
        #expect(refused.reasons.map(\.text) == ["revoked"])
        #expect(refused.reasons.first?.detail?.hasSuffix("key compromise") == true)
        #expect(result([try authority.list(revoking: [(other.certificate, 1)])]).revocation == .good)
        #expect(words([list], for: other.certificate) == ["revoked"])
    }

    @Test("A-06: a list signed by a wrong key has no effect")
    func wrongKey() throws {
        let list = try authority.list(revoking: [(leaf.certificate, 1)], signedBy: leaf.key)
        #expect(words([list], .ifKnown).isEmpty)
        #expect(words([list]) == ["revocation unknown"])
        // It does not stand in the way of a good one either, although its number is higher.
        let forged = try authority.list(revoking: [], number: 9, signedBy: leaf.key)
        let good = try authority.list(revoking: [(leaf.certificate, 1)], number: 2)
        #expect(words([forged, good]) == ["revoked"])
    }

    @Test("out of date: unknown; but a listed certificate stays revoked")
    func outOfDate() throws {
        let long = Date().addingTimeInterval(-90 * 86400)
        let old = try authority.list(revoking: [], from: long)
        #expect(words([old]) == ["revocation unknown"])
        #expect(words([try authority.list(revoking: [(leaf.certificate, 4)], from: long)], .ifKnown) == ["revoked"])
        let later = try authority.list(revoking: [], from: Date().addingTimeInterval(3600))
        #expect(words([later]) == ["revocation unknown"])
    }

    @Test("R-04: the newer list of a scope speaks, in whatever order they come")
    func newer() throws {
        let old = try authority.list(revoking: [(leaf.certificate, 6)], number: 1)
        let new = try authority.list(revoking: [], number: 2)
        #expect(words([old, new]).isEmpty)
        #expect(words([new, old]).isEmpty)
        #expect(old.isReplaced(by: new))
        #expect(!new.isReplaced(by: old))
        #expect(old.scopeKey == new.scopeKey)
    }

    @Test("R-04: a list whose time has not come neither lifts what the one in force says nor revokes; when it has come, it speaks")
    func ahead() throws {
        let now = Date()
        let lists = [
            try authority.list(revoking: [(leaf.certificate, 1)], number: 1), try authority.list(revoking: [], number: 2, from: now + 3600),
        ]
        #expect(words(lists) == ["revoked"])
        #expect(words(lists.reversed()) == ["revoked"])
        #expect(words(lists, at: now + 7200).isEmpty)
        #expect(words([try authority.list(revoking: [(leaf.certificate, 1)], from: now + 3600)], .ifKnown).isEmpty)
        // Clocks differ a little.
        #expect(words([try authority.list(revoking: [], from: now + 240)]).isEmpty)
        // What is remembered of one judgement ends when the list begins.
        let trust = TrustStore(roots: [authority.root.certificate], lists: lists)
        #expect(UsabilityJudge(trust: trust, at: now, revocation: .require).words(leaf.certificate) == ["revoked"])
        #expect(UsabilityJudge(trust: trust, at: now + 3400, revocation: .require).words(leaf.certificate).isEmpty)
        #expect(trust.verdict(on: lists[1], at: now).obstacle?.hasPrefix("not yet valid") == true)
        #expect(trust.verdict(on: lists[1], at: now + 3600) == .counts)
    }

    @Test("a delta adds, and lifts with removeFromCRL; one for a later base does neither")
    func delta() throws {
        let base = try authority.list(revoking: [], number: 4)
        let adds = try authority.list(revoking: [(leaf.certificate, 1)], number: 5, further: [.deltaCRLIndicator([3])])
        #expect(adds.isDelta)
        #expect(words([base, adds]) == ["revoked"])
        let hold = try authority.list(revoking: [(leaf.certificate, 6)], number: 4)
        let lifts = try authority.list(revoking: [(leaf.certificate, 8)], number: 5, further: [.deltaCRLIndicator([4])])
        #expect(words([hold]) == ["revoked"])
        #expect(words([hold, lifts]).isEmpty)
        let later = try authority.list(revoking: [(leaf.certificate, 8)], number: 9, further: [.deltaCRLIndicator([7])])
        #expect(words([hold, later]) == ["revoked"])
        #expect(words([adds]) == ["revocation unknown"])
    }

    @Test("a delta in date keeps an old complete list alive (RFC 5280 §6.3.3 (a))")
    func deltaRefreshes() throws {
        let base = try authority.list(revoking: [], number: 4, from: Date().addingTimeInterval(-90 * 86400))
        let delta = try authority.list(revoking: [], number: 5, further: [.deltaCRLIndicator([4])])
        #expect(words([base]) == ["revocation unknown"])
        #expect(words([base, delta]).isEmpty)
    }

    @Test("lists for CA certificates alone or user certificates alone speak about those alone")
    func scopes() throws {
        let forCAs = try authority.list(revoking: [(leaf.certificate, 1)], further: [.scope(onlyCA: true)])
        #expect(words([forCAs]) == ["revocation unknown"])
        #expect(words([forCAs], .ifKnown).isEmpty)
        let forUsers = try authority.list(revoking: [], further: [.scope(onlyUser: true)])
        #expect(words([forUsers]).isEmpty)
        #expect(words([forCAs, forUsers]).isEmpty)
    }

    @Test("a list partitioned by distribution point speaks about certificates that name the point")
    func partitioned() throws {
        let url = "http://crl.example/1.crl"
        let named = try authority.leaf(for: "bob@partner.example", further: [.distributionPoint(url: url)])
        let fits = try authority.list(revoking: [(named.certificate, 1)], further: [.scope(url: url)])
        let other = try authority.list(revoking: [(named.certificate, 1)], further: [.scope(url: "http://crl.example/2.crl")])
        #expect(words([fits], for: named.certificate) == ["revoked"])
        #expect(words([other], for: named.certificate) == ["revocation unknown"])
        #expect(named.certificate.crlDistributionPoints == [url])
    }

    @Test("lists for some reasons: good only when together they cover all")
    func reasons() throws {
        // Bits 1 (keyCompromise) to 8: all but keyCompromise, and keyCompromise alone.
        let most = try authority.list(revoking: [], further: [.scope(reasons: [0x07, 0x3F, 0x80])])
        let compromise = try authority.list(revoking: [], further: [.scope(reasons: [0x06, 0x40])])
        #expect(words([most]) == ["revocation unknown"])
        #expect(words([compromise]) == ["revocation unknown"])
        #expect(words([most, compromise]).isEmpty)
        let hit = try authority.list(revoking: [(leaf.certificate, 1)], further: [.scope(reasons: [0x06, 0x40])])
        #expect(words([most, hit]) == ["revoked"])
    }

    @Test("an indirect list speaks about certificates of others that point to it, by the issuer its entries name")
    func indirect() throws {
        let signer = try TestAuthority.issue(subject: "CRL Signer", usage: ["cRLSign"], by: authority.root)
        let pointing = try authority.leaf(
            for: "bob@partner.example", further: [.distributionPoint(url: "http://c.example/i", crlIssuer: signer.certificate.subjectDER)])
        func list(naming issuer: [UInt8]?, scope: ExtensionValue) throws -> CertificateRevocationList {
            var entry = CRLBuilder.Entry(serialNumber: pointing.certificate.serialNumberOctets, revocationDate: Date())
            entry.extensions = issuer.map { [.certificateIssuer($0)] } ?? []
            let start = Date().addingTimeInterval(-60)
            let builder = CRLBuilder(
                issuer: signer.certificate.subjectDER, thisUpdate: start, nextUpdate: start.addingTimeInterval(86400), entries: [entry],
                extensions: [.cRLNumber([1]), scope])
            return try CertificateRevocationList(der: builder.sign(with: signer.key))
        }
        // The signer's own status is asked too.
        let direct = try authority.list(revoking: [])
        let scope = ExtensionValue.scope(url: "http://c.example/i", isIndirect: true)
        func judged(_ lists: [CertificateRevocationList]) -> [String] {
            words(lists, for: pointing.certificate, middle: [signer.certificate])
        }
        #expect(judged([try list(naming: authority.root.certificate.subjectDER, scope: scope), direct]) == ["revoked"])
        // The entry is about a certificate of the signer with the same number.
        #expect(judged([try list(naming: nil, scope: scope)]) == ["revocation unknown"])
        #expect(judged([try list(naming: nil, scope: scope), direct]).isEmpty)
        // Not marked indirect: it may not speak about others.
        let direct2 = ExtensionValue.scope(url: "http://c.example/i")
        #expect(judged([try list(naming: authority.root.certificate.subjectDER, scope: direct2)]) == ["revocation unknown"])
    }

    @Test("a CRL signer that is revoked, has no cRLSign or hangs on another root signs nothing")
    func signers() throws {
        let signer = try TestAuthority.issue(subject: "Test Root", usage: ["cRLSign"], by: authority.root)
        let list = try authority.list(revoking: [], number: 3, issuer: signer)
        // By key identifier this list is the signer's, and the signer has to be good itself.
        #expect(words([list, try authority.list(revoking: [])], middle: [signer.certificate]).isEmpty)
        let lying = try authority.list(revoking: [(leaf.certificate, 1)], number: 4, issuer: signer)
        #expect(words([lying], middle: [signer.certificate]) == ["revoked"])
        let revoking = try authority.list(revoking: [(signer.certificate, 1)])
        #expect(words([lying, revoking], middle: [signer.certificate]).isEmpty)
        let powerless = try TestAuthority.issue(subject: "Test Root", usage: ["digitalSignature"], by: authority.root)
        #expect(words([try authority.list(revoking: [], issuer: powerless)], middle: [powerless.certificate]) == ["revocation unknown"])
        let stranger = try TestAuthority(name: "Test Root")
        #expect(words([try stranger.list(revoking: [])], middle: [stranger.root.certificate]) == ["revocation unknown"])
    }

    @Test("something critical and unknown in a list: nobody is good by it, but who is listed stays revoked")
    func unknownCritical() throws {
        let empty = try authority.list(revoking: [], further: [.unknown(isCritical: true)])
        #expect(words([empty]) == ["revocation unknown"])
        #expect(words([try authority.list(revoking: [], further: [.unknown(isCritical: false)])]).isEmpty)
        #expect(
            words([try authority.list(revoking: [(leaf.certificate, 1)], further: [.unknown(isCritical: true)])], .ifKnown) == ["revoked"])
    }

    @Test("a revoked issuer refuses everything below it and is named")
    func revokedIssuer() throws {
        let middle = try authority.intermediate(name: "Sub CA")
        let below = try authority.leaf(for: "bob@partner.example", issuer: middle)
        let lists = [try authority.list(revoking: [(middle.certificate, 2)]), try authority.list(revoking: [], issuer: middle)]
        let trust = TrustStore(roots: [authority.root.certificate], intermediates: [middle.certificate], lists: lists)
        let verdict = UsabilityJudge(trust: trust, at: Date()).judge(below.certificate, for: .any, address: nil)
        #expect(verdict.reasons.map(\.text) == ["revoked"])
        #expect(verdict.reasons.first?.detail?.hasPrefix("issuer CN=Sub CA") == true)
    }

    @Test("10: white-listed and revoked by a list in the store; a list of someone else's key does not count")
    func whiteListed() throws {
        let entry = TrustListEntry(thumbprint: leaf.certificate.thumbprint, status: .whiteListed, author: "test", time: Date())
        func words(_ lists: [CertificateRevocationList], _ issuers: [Certificate]) -> [String] {
            let trust = TrustStore(intermediates: issuers, trustList: [entry.thumbprint: entry], lists: lists)
            return UsabilityJudge(trust: trust, at: Date()).words(leaf.certificate)
        }
        let list = try authority.list(revoking: [(leaf.certificate, 1)])
        let issuer = authority.root.certificate
        #expect(words([], []).isEmpty)
        #expect(words([list], [issuer]) == ["revoked (white-listed)"])
        let forged = try TestAuthority(name: "Test Root")
        #expect(words([try forged.list(revoking: [(leaf.certificate, 1)])], [issuer, forged.root.certificate]).isEmpty)
    }

    @Test("10: white-listed by hand with a black-listed issuer")
    func whiteListedBelowBlackListed() throws {
        let entries = [
            TrustListEntry(thumbprint: leaf.certificate.thumbprint, status: .whiteListed, author: "test", time: Date()),
            TrustListEntry(thumbprint: authority.root.certificate.thumbprint, status: .blackListed, author: "test", time: Date()),
        ]
        let trust = TrustStore(
            intermediates: [authority.root.certificate], trustList: Dictionary(uniqueKeysWithValues: entries.map { ($0.thumbprint, $0) }))
        #expect(UsabilityJudge(trust: trust, at: Date()).words(leaf.certificate) == ["black-listed"])
    }

    /// Words when the state must be known, and when an unknown one is accepted and marked.
    @Test("a table of lists: hard and soft")
    func table() throws {
        let day: TimeInterval = 86_400
        let now = Date()
        let stranger = try TestAuthority(name: "Test Root")
        let ca = try authority.intermediate(name: "No CRL signer", usage: ["keyCertSign"])
        let below = try authority.leaf(for: "bob@partner.example", issuer: ca).certificate
        let unknown = ["revocation unknown"]
        let revoked = ["revoked"]
        func list(
            _ reason: UInt8? = nil, number: UInt8 = 1, from: TimeInterval = -3600, until: TimeInterval? = nil, signedBy: PrivateKey? = nil,
            further: [ExtensionValue] = []
        ) throws -> CertificateRevocationList {
            try authority.list(
                revoking: reason.map { [(leaf.certificate, $0)] } ?? [], number: number, from: now.addingTimeInterval(from),
                until: until.map { now.addingTimeInterval($0) }, signedBy: signedBy, further: further)
        }
        let rows: [(name: String, lists: [CertificateRevocationList], hard: [String], soft: [String])] = [
            ("none", [], unknown, []), ("good", [try list()], [], []),
            ("every reason is a revocation", try [1, 2, 3, 4, 5, 9, 10].map { try list($0, number: $0) }, revoked, revoked),
            ("on hold", [try list(6)], revoked, revoked), ("another key", [try list(1, signedBy: stranger.root.key)], unknown, []),
            ("another authority of that name", [try stranger.list(revoking: [(leaf.certificate, 1)])], unknown, []),
            ("past nextUpdate", [try list(from: -9 * day, until: -day)], unknown, []),
            ("past nextUpdate, listed", [try list(1, from: -9 * day, until: -day)], revoked, revoked),
            ("of the future", [try list(from: day, until: 2 * day)], unknown, []),
            ("newer lifts older", [try list(6, number: 3), try list(number: 4)], [], []),
            ("older after newer", [try list(number: 4), try list(6, number: 3)], [], []),
            ("newer and forged beside older", [try list(1, number: 3), try list(number: 9, signedBy: leaf.key)], revoked, revoked),
            ("for CAs only", [try list(1, further: [.scope(onlyCA: true)])], unknown, []),
            ("for users only", [try list(1, further: [.scope(onlyUser: true)])], revoked, revoked),
            ("for another point", [try list(1, further: [.scope(url: "http://crl.example/2.crl")])], unknown, []),
            ("one reason only", [try list(further: [.scope(reasons: [0x06, 0x40])])], unknown, []),
            ("indirect, pointed to by nobody", [try list(further: [.scope(url: "http://crl.example/i", isIndirect: true)])], unknown, []),
            ("a delta alone", [try list(1, number: 5, further: [.deltaCRLIndicator([4])])], unknown, []),
            ("a delta for a base to come", [try list(number: 3), try list(1, number: 9, further: [.deltaCRLIndicator([7])])], [], []),
            (
                "a forged delta", [try list(number: 4), try list(1, number: 5, signedBy: leaf.key, further: [.deltaCRLIndicator([4])])], [],
                []
            ),
            ("something critical and unknown", [try list(further: [.unknown(isCritical: true)])], unknown, []),
        ]
        #expect(rows.count >= 15)
        for row in rows {
            #expect(words(row.lists, .require) == row.hard, "\(row.name)")
            #expect(words(row.lists, .ifKnown) == row.soft, "\(row.name)")
            #expect(words(row.lists, .off).isEmpty, "\(row.name)")
        }
        // An issuer that may not sign lists.
        let powerless = try authority.list(revoking: [(below, 1)], issuer: ca)
        let rootList = try authority.list(revoking: [])
        #expect(words([powerless, rootList], for: below, .require, middle: [ca.certificate]) == unknown)
        #expect(words([powerless, rootList], for: below, .ifKnown, middle: [ca.certificate]).isEmpty)
    }

    @Test("a list of 100,000 entries is read once and asked quickly")
    func large() throws {
        let entries = (0..<100_000).map { (number: Int) -> CRLBuilder.Entry in
            let octets: [UInt8] = [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
            return CRLBuilder.Entry(
                serialNumber: [0x40] + octets, revocationDate: Date(timeIntervalSince1970: 1_700_000_000), extensions: [.reasonCode(4)])
        }
        let mine = CRLBuilder.Entry(serialNumber: leaf.certificate.serialNumberOctets, revocationDate: Date(), extensions: [.reasonCode(1)])
        let builder = CRLBuilder(
            issuer: authority.root.certificate.subjectDER, thisUpdate: Date().addingTimeInterval(-60),
            nextUpdate: Date().addingTimeInterval(86400), entries: entries.reversed() + [mine], extensions: [.cRLNumber([1])])
        let list = try CertificateRevocationList(der: builder.sign(with: authority.root.key))
        #expect(list.entryCount == 100_001)
        let trust = TrustStore(roots: [authority.root.certificate], lists: [list])
        let validator = PathValidator(trust: trust, at: Date())
        #expect(validator.validate(leaf.certificate).revocation == .revoked)
        let start = ThreadClock.now
        for _ in 0..<100 { #expect(validator.validate(leaf.certificate).revocation == .revoked) }
        #expect(ThreadClock.now - start < .seconds(2))
    }
}
