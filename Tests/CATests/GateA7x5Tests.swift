import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("A7.5 mis-issuance: what must not be issued is refused with a clear reason, audited, and nothing is half done")
struct GateA7x5MisIssuance {
    @Test("a bad request", arguments: BadRequest.all)
    func bad(_ request: BadRequest) async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        try await request.prepare(fixture)
        let before = try await State(fixture)
        let text = try #require(await refusal { try await request.act(fixture) })
        #expect(text.contains(request.reason), "\(text)")
        #expect(try await State(fixture) == before)
        let newest = try #require(try await fixture.audit().first)
        #expect(newest.after?.contains("refused: ") == true && newest.after?.contains(request.reason) == true, "\(newest)")
        #expect(try await fixture.store.read { try $0.orphanedSerials() }.isEmpty)
    }

    @Test("there are forty kinds of them")
    func count() { #expect(Set(BadRequest.all.map(\.name)).count >= 40) }

    @Test(
        "lint: a draft that is wrong in one place is refused before a real key signs, and no number is given out", arguments: BadDraft.all)
    func lint(_ bad: BadDraft) async throws {
        let fixture = try await CAFixture()
        let authorities = try await fixture.createAuthorities()
        let issuer = try await fixture.store.read { try $0.issuer(authorities[1], $0.settingsSnapshot()) }
        let core = IssuingCore(store: fixture.store, crypto: fixture.crypto, signer: UnusedSigner())
        var draft = try fixture.draft(issuer)
        try bad.spoil(&draft)
        let text = await refusal { [draft] in
            _ = try await core.make([draft], allowsSHA1: false, by: CAFixture.actor) { _, made in made.count }
        }
        #expect(text?.contains(bad.reason) == true, "\(text ?? "nothing was refused")")
        #expect(try await fixture.store.read { try $0.orphanedSerials() }.isEmpty)
    }
}

/// What must not change when something is refused.
private struct State: Equatable {
    var serials: [String]
    var certificates: [String]
    var authorities: [AuthorityRow]
    var revoked: [String]
    var keys: Int
    var open: [String]

    init(_ fixture: CAFixture) async throws {
        self = try await fixture.store.read { transaction in
            let issued = try transaction.issued("1 = 1", [])
            let certificates = try transaction.certificateRows(CertificateFilter(), limit: 1000)
            return Self(
                serials: issued.map(\.serialNumber), certificates: certificates.map(\.thumbprint),
                authorities: try transaction.authorities(), revoked: issued.filter { $0.revocation != nil }.map(\.serialNumber),
                keys: certificates.count(where: \.hasPrivateKey),
                open: try transaction.certificateRequests(in: .waiting, limit: 1000).map(\.id))
        }
    }

    private init(
        serials: [String], certificates: [String], authorities: [AuthorityRow], revoked: [String], keys: Int, open: [String]
    ) {
        self.serials = serials
        self.certificates = certificates
        self.authorities = authorities
        self.revoked = revoked
        self.keys = keys
        self.open = open
    }
}

/// One thing nobody may get from the authority.
struct BadRequest: Sendable, CustomTestStringConvertible {
    var name: String
    /// Part of what is said.
    var reason: String
    var prepare: @Sendable (CAFixture) async throws -> Void = { _ in }
    var act: @Sendable (CAFixture) async throws -> Void

    var testDescription: String { name }

    static let all = orders + requests + issuers + authorities + imports + revocations

    private static func order(
        _ name: String, _ reason: String, _ address: String = "alice@zegel.example",
        _ change: @escaping @Sendable (inout CertificateOrder) throws -> Void = { _ in }
    ) -> BadRequest {
        BadRequest(name: name, reason: reason) { fixture in
            var order = try fixture.order(address)
            try change(&order)
            let row = try await fixture.request(order)
            if row.state == .failed { throw CAError.refused(row.problem ?? "") }
        }
    }

    private static let orders: [BadRequest] = [
        order("an external address", "in no domain of ours", "bob@partner.example"),
        order("a domain below ours that is not managed", "in no domain of ours", "bob@sub.zegel.example"),
        order("an address literal", "in no domain of ours", "bob@zegel.example.evil.example"),
        order("an external address, outside of the authority's limits", "limited to other domains", "bob@partner.example") {
            $0.isExternalAllowed = true
        },
        order("validity beyond the authority's", "it would end after its authority") { $0.validity = .seconds(11 * 366 * 86_400) },
        order("validity of seconds", "a minute at least") { $0.validity = .seconds(30) },
        order("a part of the name that does not exist", "no part of a name known here") { $0.subject = "X=1" },
        order("a country of three letters", "two letters") { $0.subject = "C=DEU" },
        order("an organisation of 65 characters", "1 to 64 characters") { $0.subject = "O=" + String(repeating: "a", count: 65) },
        order("an empty organisation", "1 to 64 characters") { $0.subject = "O=" },
        order("parts without a value", "no part of a name") { $0.subject = "nonsense" },
        order("a control character in the name", "in one line") { $0.subject = "O=a\u{07}b" },
        order("an authority that does not exist", "there is no authority") { $0.authority = "nobody" },
        order("a request that comes with the csr handler", "makes the key itself") {
            $0.handler = .csr
            $0.request = try CertificationRequest(subject: [("CN", "x")], key: .generateEC(curve: "P-256"), extensions: [])
        },
        BadRequest(name: "a second request while one is open", reason: "is open already") { fixture in
            var order = try fixture.order("alice@zegel.example")
            order.handler = .delayed
            _ = try await fixture.requests.file(order, by: CAFixture.actor)
        } act: { fixture in
            _ = try await fixture.requests.file(try fixture.order("alice@zegel.example"), by: CAFixture.actor)
        },
        BadRequest(name: "a setting that names an authority nobody made", reason: "ca.authority names other") { fixture in
            try await fixture.set("ca.authority", to: "other")
        } act: {
            _ = try await $0.request(try $0.order("alice@zegel.example"))
        },
    ]

    // MARK: PKCS #10 of others

    private static func request(
        _ name: String, _ reason: String, key: @escaping @Sendable () throws -> PrivateKey = { try .generateEC(curve: "P-256") },
        addresses: [String] = ["alice@zegel.example"], profile: CertificateProfile = .signAndEncrypt,
        spoil: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }
    ) -> BadRequest {
        order(name, reason) { order in
            let names = addresses.map { ExtensionValue.MailboxName.rfc822($0) }
            let made = try CertificationRequest(subject: [("CN", "Alice")], key: key(), extensions: [.subjectAltName(names)])
            order.request = try CertificationRequest(der: spoil(made.der))
            order.profile = profile
        }
    }

    private static let requests: [BadRequest] = [
        request("a weak key: RSA of 1024 bits", "RSA with 1024 bits", key: { try .generateRSA(bits: 1024) }),
        request("a key of odd length: RSA of 2050 bits", "no multiple of 8", key: { try .generateRSA(bits: 2050) }),
        request("a curve that is not supported: secp256k1", "algorithm not supported", key: { try .generateEC(curve: "secp256k1") }),
        request("a small curve: P-224", "algorithm not supported", key: { try .generateEC(curve: "secp224r1") }),
        request("a key that only signs, to encrypt", "key usage", key: { try .generate(algorithm: "ED25519") }),
        request(
            "a key that only signs, in the profile that encrypts", "does not fit a ED25519", key: { try .generate(algorithm: "ED25519") },
            profile: .encrypt),
        request(
            "a signature that is not its key's", "not that of its key",
            spoil: { der in
                var der = der
                der[der.count - 1] ^= 1
                return der
            }),
        request("a request for somebody else", "not for alice", addresses: ["bob@zegel.example"]),
        request("a request for two", "not for alice", addresses: ["alice@zegel.example", "bob@zegel.example"]),
    ]

    // MARK: Authorities that cannot issue

    private static func issuer(_ name: String, _ reason: String, _ prepare: @escaping @Sendable (CAFixture) async throws -> Void)
        -> BadRequest
    {
        BadRequest(name: name, reason: reason, prepare: prepare) { fixture in
            let row = try await fixture.request(try fixture.order("alice@zegel.example"))
            if row.state == .failed { throw CAError.refused(row.problem ?? "") }
        }
    }

    private static let issuers: [BadRequest] = [
        issuer("an authority marked “do not use”", "do not use") { fixture in
            try await fixture.store.write { try $0.setRetired(true, authority: try $0.authority(orThrow: "issuing").id) }
        },
        issuer("an authority that was revoked", "was revoked") { fixture in
            let thumbprint = try await fixture.certificate(ofAuthority: "issuing").thumbprint
            _ = try await fixture.revoking.revoke([thumbprint], reason: .superseded, by: CAFixture.actor)
        },
        issuer("an authority whose key is elsewhere", "kept elsewhere") { fixture in
            try await fixture.store.write { _ = try $0.removeKey(ofAuthority: try $0.authority(orThrow: "issuing").id) }
        },
        issuer("an authority that waits for its certificate", "waits for its certificate") { fixture in
            var plan = AuthorityPlan.issuing(name: try fixture.name("waiting"), subject: SubjectName(commonName: "Waiting"))
            plan.key = .p256
            _ = try await fixture.authorities.request(plan, by: CAFixture.actor)
            try await fixture.authorities.setDefault("waiting", by: CAFixture.actor)
        },
        issuer("an authority with the key of another", "its key is another one") { fixture in
            try await fixture.store.write { transaction in
                try transaction.setKey(.generateEC(curve: "P-256"), of: try transaction.authority(orThrow: "issuing"))
            }
        },
    ]

    // MARK: Authorities nobody may make

    private static func authority(
        _ name: String, _ reason: String, below parent: String? = nil,
        _ change: @escaping @Sendable (inout AuthorityPlan) throws -> Void
    ) -> BadRequest {
        BadRequest(name: name, reason: reason) { fixture in
            let (new, subject) = (try fixture.name("new"), SubjectName(commonName: "New"))
            var plan: AuthorityPlan = parent == nil ? .root(name: new, subject: subject) : .issuing(name: new, subject: subject)
            plan.key = .p256
            try change(&plan)
            if let parent {
                _ = try await fixture.authorities.create(plan, below: parent, by: CAFixture.actor)
            } else {
                _ = try await fixture.authorities.create(root: plan, issuing: nil, by: CAFixture.actor)
            }
        }
    }

    private static let authorities: [BadRequest] = [
        authority("A-37: an authority below path length 0", "path length of Test Issuing CA is 0", below: "issuing") { _ in },
        authority("validity of an authority beyond its issuer's", "it would end after its authority", below: "root") {
            $0.validity = .seconds(30 * 366 * 86_400)
        },
        authority("an authority below one that does not exist", "there is no authority", below: "nobody") { _ in },
        authority("an authority with a name that is taken", "there is an authority root already") {
            $0.name = try #require(ResourceName("root"))
        },
        authority("a path length of 21", "0 to 20") { $0.pathLength = 21 },
        authority("a path length below 0", "0 to 20") { $0.pathLength = -1 },
        authority("SHA-1 without the legacy switch", "legacy.sha1") { $0.usesSHA1 = true },
        authority("an authority of a minute", "1 day to 50 years") { $0.validity = .seconds(60) },
        authority("an authority of a century", "1 day to 50 years") { $0.validity = .seconds(100 * 366 * 86_400) },
        authority("limits without a domain", "at least one domain") { $0.limits = .domains([]) },
        authority("an empty common name", "CN has 1 to 64") { $0.subject.commonName = "" },
        authority("a blank common name", "CN has 1 to 64") { $0.subject.commonName = "   " },
        authority("a common name of two lines", "in one line") { $0.subject.commonName = "a\nb" },
        BadRequest(name: "own domains while none is internal", reason: "no domain is internal yet") { fixture in
            try await fixture.store.write { _ = try $0.removeDomain(.exact(try #require(Domain("zegel.example")))) }
        } act: { fixture in
            var plan = AuthorityPlan.issuing(name: try fixture.name("new"), subject: SubjectName(commonName: "New"))
            plan.key = .p256
            _ = try await fixture.authorities.create(plan, below: "root", by: CAFixture.actor)
        },
        BadRequest(name: "root and issuing authority of one name", reason: "different names") { fixture in
            let (same, subject) = (try fixture.name("same"), SubjectName(commonName: "Same"))
            _ = try await fixture.authorities.create(
                root: .root(name: same, subject: subject), issuing: .issuing(name: same, subject: subject), by: CAFixture.actor)
        },
        BadRequest(name: "a path length that is not below the issuer's", reason: "is more than Middle") { fixture in
            var plan = AuthorityPlan.issuing(name: try fixture.name("middle"), subject: SubjectName(commonName: "Middle"))
            (plan.key, plan.pathLength) = (.p256, 1)
            _ = try await fixture.authorities.create(plan, below: "root", by: CAFixture.actor)
        } act: { fixture in
            var plan = AuthorityPlan.issuing(name: try fixture.name("new"), subject: SubjectName(commonName: "New"))
            (plan.key, plan.pathLength) = (.p256, 1)
            _ = try await fixture.authorities.create(plan, below: "middle", by: CAFixture.actor)
        },
    ]

    // MARK: Imports

    private static func take(_ name: String, _ reason: String, _ bundle: @escaping @Sendable () throws -> ImportedBundle) -> BadRequest {
        BadRequest(name: name, reason: reason) { fixture in
            _ = try await fixture.authorities.take(try bundle(), name: try fixture.name("new"), by: CAFixture.actor)
        }
    }

    private static let imports: [BadRequest] = [
        take("a user's certificate as an authority", "no certificate of an authority") {
            let leaf = try TestAuthority().leaf(for: "alice@zegel.example")
            return .of([leaf.certificate], [leaf.key])
        },
        take("an authority that has ended", "it has ended") {
            let old = try TestAuthority(at: Date(timeIntervalSince1970: 1_000_000_000)).root
            return .of([old.certificate], [old.key])
        },
        take("an authority with a weak key", "RSA with 1024 bits") {
            let weak = try TestAuthority.issue(
                subject: "Weak", constraints: (true, nil), usage: ["keyCertSign", "cRLSign"], key: .generateRSA(bits: 1024))
            return .of([weak.certificate], [weak.key])
        },
        take("an authority that may not sign certificates", "may not sign") {
            let wrong = try TestAuthority.issue(subject: "Wrong", constraints: (true, nil), usage: ["cRLSign"])
            return .of([wrong.certificate], [wrong.key])
        },
        take("two authorities in one file", "several authorities") {
            let both = try [TestAuthority(name: "One").root, TestAuthority(name: "Two").root]
            return .of(both.map(\.certificate), both.map(\.key))
        },
        BadRequest(name: "an authority that is here already", reason: "is here already") { fixture in
            let certificate = try await fixture.certificate(ofAuthority: "root")
            _ = try await fixture.authorities.take(.of([certificate], []), name: try fixture.name("new"), by: CAFixture.actor)
        },
    ]

    // MARK: Revocations and renewals

    private static let revocations: [BadRequest] = [
        BadRequest(name: "revoking what others issued", reason: "not issued by an authority of ours") { fixture in
            _ = try await fixture.revoking.revoke([String(repeating: "ab", count: 32)], reason: .superseded, by: CAFixture.actor)
        },
        BadRequest(name: "a date of invalidity to come", reason: "in the future") { fixture in
            let thumbprint = try await fixture.certificate(ofAuthority: "issuing").thumbprint
            _ = try await fixture.revoking.revoke(
                [thumbprint], reason: .superseded, invalidityDate: fixture.store.now().addingTimeInterval(60), by: CAFixture.actor)
        },
        BadRequest(name: "lifting a hold that is none", reason: "is not on hold") { fixture in
            let thumbprint = try await fixture.certificate(ofAuthority: "issuing").thumbprint
            _ = try await fixture.revoking.revoke([thumbprint], reason: nil, by: CAFixture.actor)
        },
        BadRequest(name: "renewing the certificate of an authority", reason: "not issued to a user") { fixture in
            let thumbprint = try await fixture.certificate(ofAuthority: "issuing").thumbprint
            let renewals = RenewalDesk(requests: fixture.requests)
            _ = try await renewals.renew(thumbprint, isExternalAllowed: false, by: CAFixture.actor)
        },
    ]
}

/// A draft with one mistake our own code never makes: the lint stands behind it.
struct BadDraft: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var reason: String
    var spoil: @Sendable (inout CertificateDraft) throws -> Void

    init(_ name: String, _ reason: String, _ spoil: @escaping @Sendable (inout CertificateDraft) throws -> Void) {
        testDescription = name
        self.reason = reason
        self.spoil = spoil
    }

    private static func replacing(_ identifier: String, _ value: ExtensionValue?) -> @Sendable (inout CertificateDraft) throws -> Void {
        { draft in
            draft.builder.extensions.removeAll { $0.identifier == identifier }
            if let value { draft.builder.extensions.append(value) }
        }
    }

    static let all: [BadDraft] = [
        BadDraft("no address", "names no mail address", replacing("2.5.29.17", nil)),
        BadDraft(
            "an address with a blank", "not exactly one mailbox", replacing("2.5.29.17", .subjectAltName([.rfc822("a b@zegel.example")]))),
        BadDraft(
            "an address with a NUL", "not exactly one mailbox", replacing("2.5.29.17", .subjectAltName([.rfc822("a\0@zegel.example")]))),
        BadDraft(
            "a second address outside", "limited to other domains",
            replacing("2.5.29.17", .subjectAltName([.rfc822("a@zegel.example"), .rfc822("a@other.example")]))),
        BadDraft("no purpose", "purpose is not mail alone", replacing("2.5.29.37", nil)),
        BadDraft("no key usage", "key usage does not fit", replacing("2.5.29.15", nil)),
        BadDraft("the right to sign certificates", "keyCertSign", replacing("2.5.29.15", .keyUsage(bits: [0, 5]))),
        BadDraft("an RSA usage for an elliptic key", "key usage does not fit", replacing("2.5.29.15", .keyUsage(bits: [0, 2]))),
        BadDraft("an authority by the back door", "authority", replacing("2.5.29.19", .basicConstraints(isCA: true))),
        BadDraft("an end before its beginning", "end before it begins") {
            $0.builder.notAfter = $0.builder.notBefore.addingTimeInterval(-1)
        },
        BadDraft("a beginning before the authority's", "begin before its authority") { $0.builder.notBefore -= 86_400 * 2 },
        BadDraft("an end after the authority's", "end after its authority") { $0.builder.notAfter += 86_400 * 366 * 12 },
        BadDraft("a signature with SHA-1", "SHA-1") { $0.builder.digest = .sha1 },
        BadDraft("no identifiers of the keys", "identifier is missing") { $0.builder.omitsKeyIdentifiers = true },
    ]
}

/// Nothing that is refused gets here.
struct UnusedSigner: CertificateSigner {
    func sign(_ builder: CertificateBuilder, for subject: PublicKey, issuer: X509Certificate?, with key: PrivateKey) throws
        -> X509Certificate
    {
        Issue.record("signed")
        return try LibrarySigner().sign(builder, for: subject, issuer: issuer, with: key)
    }
}

extension CAFixture {
    /// A draft that is good.
    func draft(_ issuer: Issuer) throws -> CertificateDraft {
        let key = try PrivateKey.generateEC(curve: "P-256")
        let start = Date(timeIntervalSince1970: store.now().timeIntervalSince1970.rounded(.down))
        var builder = CertificateBuilder(
            subject: [("CN", "Alice")], serialNumber: [], notBefore: start, notAfter: start.addingTimeInterval(86_400))
        builder.extensions = [
            .basicConstraints(isCA: false), .keyUsage(bits: [0, 4]), .emailProtection, .subjectAltName([.rfc822("alice@zegel.example")]),
        ]
        return CertificateDraft(
            builder: builder, key: try key.publicKey(), issuer: issuer.certificate, issuers: issuer.chain, signingKey: issuer.key,
            authority: issuer.row.id)
    }
}
