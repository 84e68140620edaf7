import AdminOperations
import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import Admin
@testable import Store

@Suite("doctor: what it finds appears, and goes when it is mended")
struct DoctorTests {
    private struct Running: EngineStatus {
        let isReady = true
        var listeners = [
            StatusShow.Result.Listener(name: "inside", address: "127.0.0.1", port: 10025, origin: "inside"),
            StatusShow.Result.Listener(name: "outside", address: "0.0.0.0", port: 10024, origin: "outside"),
        ]
        let warnings: [String] = []
        var obstacles: [String] = []

        func obstacles() async -> [String] { obstacles }
    }

    /// An engine with nothing wrong: an internal domain that has a key.
    private static func healthy(
        probes: Probes = .well, status: (any EngineStatus)? = Running(), _ change: (inout Surroundings) -> Void = { _ in }
    ) async throws -> AdminFixture {
        let fixture = try await AdminFixture(status: status, probes: probes, change)
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        try await add(TestAuthority().leaf(for: "alice@zegel.example"), to: fixture)
        return fixture
    }

    private static func add(_ identity: TestAuthority.Identity, to fixture: AdminFixture, withKey: Bool = true) async throws {
        try await fixture.store.write { transaction in
            _ = try transaction.insert(identity.certificate, source: "import")
            if withKey { _ = try transaction.setPrivateKey(identity.key, forCertificate: identity.certificate.thumbprint) }
        }
    }

    private static func titles(_ fixture: AdminFixture) async throws -> [String] {
        try await fixture.run(DoctorShow()).findings.map(\.title)
    }

    /// Something is broken by one step and mended by another.
    private static func check(_ title: String, in fixture: AdminFixture, _ damage: any AdminOperation, _ remedy: any AdminOperation)
        async throws
    {
        #expect(try await titles(fixture).isEmpty)
        try await fixture.run(damage)
        #expect(try await titles(fixture) == [title])
        try await fixture.run(remedy)
        #expect(try await titles(fixture).isEmpty)
    }

    @Test("nothing wrong: every check passes, and each says what it looked at")
    func well() async throws {
        let result = try await Self.healthy().run(DoctorShow())
        #expect(result.findings.isEmpty && result.passed.count == Doctor.checks.count)
        #expect(Set(result.passed).count == result.passed.count)
    }

    // MARK: The machine

    @Test("a library that is too old, or lacks an algorithm")
    func library() async throws {
        let old = try await Self.healthy(probes: .well { ($0.isLibraryCurrent, $0.libraryVersion) = ({ false }, { "OpenSSL 3.0.15" }) })
        #expect(try await Self.titles(old) == ["OpenSSL 3.0.15 is too old"])
        let poor = try await Self.healthy(probes: .well { $0.missingAlgorithms = { ["AES-256-GCM"] } })
        #expect(try await Self.titles(poor) == ["The crypto library has no AES-256-GCM"])
        #expect(Probes.system.missingAlgorithms().isEmpty && Probes.system.isLibraryCurrent())
        #expect(Library.hasDigest("SHA256") && !Library.hasDigest("SHA-none"))
    }

    @Test("too little room on the disk, and room that gets short")
    func disk() async throws {
        let needed: Int64 = 75 << 20 + 1 << 30
        for (free, severity) in [(needed - 1, Finding.Severity.problem), (2 * needed - 1, .warning), (2 * needed, nil)] {
            let fixture = try await Self.healthy(probes: .well { $0.freeBytes = { _ in free } })
            #expect(try await fixture.run(DoctorShow()).findings.map(\.severity) == [severity].compactMap(\.self))
        }
        let lost = try await Self.healthy(probes: .well { $0.freeBytes = { _ in nil } })
        #expect(try await Self.titles(lost).first?.hasPrefix("Nobody can tell how much room") == true)
        #expect(await Probes.system.freeBytes(NSTemporaryDirectory()) ?? 0 > 0)
        #expect(await Probes.system.freeBytes("/nowhere/at/all") == nil)
    }

    @Test("a clock before this version, and one that went back")
    func clock() async throws {
        let fixture = try await Self.healthy()
        func titles(at now: Date) async throws -> [String] {
            let world = CheckedWorld(
                store: fixture.store, trouble: nil, settings: SettingsSnapshot(), surroundings: fixture.engine.surroundings, probes: .well,
                status: nil, now: now)
            return try await ClockCheck().findings(world).map(\.title)
        }
        #expect(try await titles(at: Date(timeIntervalSince1970: 86_400)) == ["The clock is wrong: it says 1970-01-02T00:00:00Z"])
        let newest = try #require(await fixture.store.read { try $0.newestRecord() })
        #expect(try await titles(at: newest.addingTimeInterval(-299)).isEmpty)
        #expect(try await titles(at: max(newest.addingTimeInterval(-301), Date(timeIntervalSince1970: 1_793_491_200))).count == 1)
    }

    @Test("no engine, no listener for an origin, a listener that does not answer")
    func listeners() async throws {
        #expect(try await Self.titles(Self.healthy(status: nil)) == ["No engine is running"])
        let deaf = try await Self.healthy { $0.listeners.removeLast() }
        #expect(try await Self.titles(deaf) == ["No listener takes mail from outside"])
        let byClient = try await Self.healthy { $0.listeners = [.init(name: "all", address: "::", port: 25, origin: nil)] }
        #expect(try await Self.titles(byClient).isEmpty)
        let probes = Probes.well { $0.connect = { host, port in host == "127.0.0.1" && port == 10024 ? .failed("refused") : .connected } }
        #expect(try await Self.titles(Self.healthy(probes: probes)) == ["Listener outside does not answer on 0.0.0.0 port 10024: refused"])
    }

    @Test("TLS files that cannot be used, until they can")
    func tlsFiles() async throws {
        let fixture = try await Self.healthy { $0.tlsProblem = { "/k.pem holds no private key that can be read: it must have one" } }
        let finding = try #require(await fixture.run(DoctorShow()).findings.first)
        #expect(finding.title == "The TLS files cannot be used: /k.pem holds no private key that can be read")
        #expect(finding.severity == .problem && finding.remedy.contains("it must have one"))
    }

    @Test("networks and listeners that make strangers count as inside; private ones and those with a login do not")
    func strangers() async throws {
        func titles(_ change: @escaping (inout Surroundings) -> Void) async throws -> [String] {
            try await Self.titles(Self.healthy(change))
        }
        func networks(_ texts: String...) -> [Network] { texts.compactMap { Network($0) } }
        let byClient = Surroundings.Listener(name: "all", address: "0.0.0.0", port: 25, origin: nil)
        for wide in ["0.0.0.0/0", "::/0", "64.0.0.0/2", "2000::/3", "fc00::/6"] {
            let expected = ["inside_networks has \(wide), which strangers are in"]
            #expect(try await titles { ($0.insideNetworks, $0.listeners) = (networks(wide), [byClient]) } == expected)
            // Nobody asks for them.
            #expect(try await titles { $0.insideNetworks = networks(wide) }.isEmpty)
            #expect(
                try await titles { $0.listeners[1].trustedHosts = networks("192.0.2.1", wide) }
                    == ["trusted_hosts of listener outside has \(wide), which strangers are in"])
        }
        let own = networks("10.0.0.0/8", "127.0.0.0/8", "fc00::/7", "fd00::/8", "192.168.0.0/16", "2001:db8::/32", "203.0.113.0/24")
        #expect(own.count == 7)
        #expect(try await titles { ($0.insideNetworks, $0.listeners) = (own, [byClient]) }.isEmpty)
        for (address, isOwn) in [
            ("0.0.0.0", false), ("::", false), ("203.0.113.5", false), ("2001:db8::1", false), ("gw.zegel.example", false),
            ("10.1.2.3", true), ("192.168.7.1", true), ("fd00::1", true), ("::1", true), ("localhost", true),
        ] {
            let expected = ["Listener inside takes everybody who reaches \(address) as inside"]
            #expect(try await titles { $0.listeners[0].address = address } == (isOwn ? [] : expected), "\(address)")
            #expect(try await titles { ($0.listeners[0].address, $0.listeners[0].needsLogin) = (address, true) }.isEmpty)
        }
    }

    @Test("routes that are missing, not found, or not reached; a few at a time, however many")
    func routes() async throws {
        let none = try await Self.healthy { $0.routes = [] }
        #expect(try await Self.titles(none) == ["There is no internal route", "There is no external route"])
        let probes = Probes.well { probes in
            probes.connect = { host, _ in
                switch host {
                case "in.example": .unknownHost("Name or service not known")
                case "out.example": .timedOut
                default: .connected
                }
            }
        }
        let lost = try await Self.healthy(probes: probes)
        let expected: Set = [
            "The host in.example of route internal is not found: Name or service not known",
            "Route external is not reached at out.example port 25: no answer in time",
        ]
        #expect(try await Set(Self.titles(lost)) == expected)
        let many = try await Self.healthy(probes: .well { $0.connect = { host, _ in host == "x.example" ? .timedOut : .connected } }) {
            $0.routes += (0..<40).map { .init(name: "d\($0).example", host: "x.example", port: 25) }
        }
        #expect(try await Self.titles(many).count == 11)
        #expect(try await Self.titles(many).last == "and 30 more of this kind")
    }

    @Test("the probes: a port somebody listens on, one nobody does, a name that is none, and one that never answers")
    func probes() async throws {
        let sink = try MailSink()
        #expect(await Probes.system.connect("127.0.0.1", sink.port) == .connected)
        sink.stop()
        guard case .failed = await Probes.system.connect("127.0.0.1", sink.port) else {
            Issue.record("a closed port was reached")
            return
        }
        let nowhere = await Probes.system.connect("nowhere.invalid", 25)
        #expect(nowhere != .connected)
        let gate = DispatchSemaphore(value: 0)
        #expect(await Patience.wait(seconds: 0.1) { gate.wait() } == nil)
        gate.signal()
        #expect(await Patience.wait(seconds: 60) { 7 } == 7)
    }

    // MARK: The store

    @Test("a master key that is gone or another before the next start, and one beside the database")
    func masterKey() async throws {
        let fixture = try await Self.healthy()
        let file = fixture.keys.path("master.key")
        func replace(_ bytes: [UInt8]?) throws {
            try? FileManager.default.removeItem(atPath: file)
            guard let bytes else { return }
            try fixture.keys.write("master.key", bytes)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        }
        try replace(nil)
        #expect(try await Self.titles(fixture).first?.hasPrefix("After the next start the store will not open: master key: ") == true)
        try replace([UInt8](repeating: 8, count: 32))
        #expect(
            try await Self.titles(fixture) == ["After the next start the store will not open: the master key does not open this store"])
        try replace([UInt8](repeating: 7, count: 32))
        #expect(try await Self.titles(fixture).isEmpty)
        let beside = try await Self.healthy { surroundings in
            let key = "\(surroundings.stateFolder)/master.key"
            _ = FileManager.default.createFile(
                atPath: key, contents: Data(repeating: 7, count: 32), attributes: [.posixPermissions: 0o600])
            surroundings.masterKey = "file:\(key)"
        }
        let found = try await beside.run(DoctorShow()).findings
        #expect(found.map(\.title) == ["The master key lies beside the database"])
        #expect(found.first?.remedy.contains("; mkdir -p /etc/zegel; mv ") == true)
    }

    @Test("a state folder that others may write into, until they may not", arguments: [0o777, 0o770, 0o702, 0o1777])
    func stateFolder(_ mode: Int) async throws {
        let fixture = try await Self.healthy()
        func set(_ mode: Int) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: fixture.folder.root)
        }
        try set(mode)
        #expect(
            try await Self.titles(fixture)
                == ["Others may write into \(fixture.folder.root): its mode is \(String(mode, radix: 8))"])
        try set(0o755)
        #expect(try await Self.titles(fixture).isEmpty)
    }

    @Test("a private key that does not open")
    func brokenKey() async throws {
        let fixture = try await Self.healthy()
        _ = try await fixture.store.write { try $0.session.run("UPDATE private_key SET sealed = $1", [.blob([1, 2, 3])]) }
        #expect(try await Self.titles(fixture).first?.hasPrefix("A private key does not open: a sealed value does not open") == true)
    }

    @Test("without a store: what can be found is found, and the reason says what to do")
    func withoutStore() async throws {
        let fixture = try await AdminFixture()
        let cases: [(StoreError, remedy: String)] = [
            (.wrongMasterKey, "Put the right key"), (.schemaTooNew(found: 9, known: 5), "Install the newer zegel"),
            (.inUse(path: "x"), "Another zegel has it"), (.diskFull, "Make room"), (.foreignDatabase(path: "x"), "Look at"),
        ]
        for (error, remedy) in cases {
            let result = await Doctor.examine(fixture.engine.surroundings, withoutStore: error, probes: .well)
            #expect(result.findings.map(\.title).contains("The store does not open: \(error)"))
            #expect(result.findings.contains { $0.remedy.hasPrefix(remedy) }, "\(error)")
            #expect(result.findings.map(\.title).contains("No engine is running"))
        }
    }

    // MARK: Certificates and lists

    @Test("a revocation list that was not fetched for two refreshes; an imported one that ended")
    func revocationLists() async throws {
        let fixture = try await Self.healthy()
        let now = fixture.store.now()
        func list(succeeded: Date?, failures: Int) async throws {
            try await fixture.store.write { transaction in
                _ = try transaction.session.run("DELETE FROM job WHERE kind = 'crl-refresh'", [])
                _ = try transaction.session.run(
                    """
                    INSERT INTO job (kind, subject, due, claims, failures, succeeded_at, problem)
                    VALUES ('crl-refresh', 'http://crl.example/a.crl', 0, 0, $1, $2, 'no answer')
                    """, [SQLValue(failures), SQLValue(succeeded?.milliseconds)])
            }
        }
        let title = "The revocation list of http://crl.example/a.crl is older than two refreshes"
        for (hours, failures, expected) in [(25.0, 0, [title]), (23, 5, []), (nil, 2, [title]), (nil, 1, [])] as [(Double?, Int, [String])]
        {
            try await list(succeeded: hours.map { now.addingTimeInterval(-$0 * 3600) }, failures: failures)
            #expect(try await Self.titles(fixture) == expected, "\(String(describing: hours)) \(failures)")
        }
        try await fixture.run(SettingsSet(level: "global", key: "crl.refresh", value: "3 d"))
        try await list(succeeded: now.addingTimeInterval(-5 * 86_400), failures: 0)
        #expect(try await Self.titles(fixture).isEmpty)
        let authority = try TestAuthority()
        try await fixture.run(RootImport(file: authority.root.pem))
        let ended = try authority.list(revoking: [], from: now.addingTimeInterval(-7200), until: now.addingTimeInterval(-60))
        _ = try await fixture.store.write { try $0.take(ended, isVerified: true, source: "import") }
        #expect(try await Self.titles(fixture) == ["The imported revocation list of CN=Test Root has ended"])
    }

    @Test("a certificate of ours that ends soon or just ended, until its successor is there")
    func expiry() async throws {
        let day: TimeInterval = 86_400
        let now = Date()
        for (days, word, severity) in [(20.0, "ends", Finding.Severity.warning), (-3, "ended", .problem)] {
            let fixture = try await Self.healthy()
            let authority = try TestAuthority()
            let old = try authority.leaf(
                for: "bert@zegel.example", from: now.addingTimeInterval(-60 * day), until: now.addingTimeInterval(days * day))
            try await Self.add(old, to: fixture)
            let found = try await fixture.run(DoctorShow()).findings
            #expect(found.map(\.severity) == [severity])
            #expect(found.first?.title.hasPrefix("The certificate of CN=bert@zegel.example \(word) on ") == true)
            try await Self.add(authority.leaf(for: "bert@zegel.example"), to: fixture)
            #expect(try await Self.titles(fixture).isEmpty)
        }
        // Certificates of others end without us.
        let fixture = try await Self.healthy()
        let foreign = try TestAuthority().leaf(for: "bob@partner.example", until: now.addingTimeInterval(day))
        try await Self.add(foreign, to: fixture, withKey: false)
        #expect(try await Self.titles(fixture).isEmpty)
    }

    // MARK: Domains and settings

    @Test("no internal domain; one without a key to sign, to decrypt, or either; a wildcard counts what lies below it")
    func internalDomains() async throws {
        let fixture = try await AdminFixture(status: Running())
        #expect(try await Self.titles(fixture) == ["No domain is internal"])
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        let title = "The internal domain zegel.example has no key to "
        #expect(try await Self.titles(fixture) == [title + "sign or to decrypt with"])
        let authority = try TestAuthority()
        try await Self.add(authority.leaf(for: "alice@xzegel.example"), to: fixture)
        try await Self.add(authority.leaf(for: "bert@zegel.example"), to: fixture, withKey: false)
        #expect(try await Self.titles(fixture) == [title + "sign or to decrypt with"])
        try await Self.add(authority.leaf(for: "alice@zegel.example", usage: ["digitalSignature"]), to: fixture)
        #expect(try await Self.titles(fixture) == [title + "decrypt with"])
        try await Self.add(authority.leaf(for: "alice@zegel.example", usage: ["keyAgreement"]), to: fixture)
        #expect(try await Self.titles(fixture).isEmpty)
        try await fixture.run(DomainAdd(domain: "*.zegel.example", internal: true))
        #expect(try await Self.titles(fixture).first?.hasPrefix("The internal domain *.zegel.example has no key") == true)
        try await Self.add(authority.leaf(for: "alice@a.zegel.example"), to: fixture)
        #expect(try await Self.titles(fixture).isEmpty)
    }

    @Test(
        "internal addresses that are too many, stored before that was refused, until they are unset",
        arguments: [
            (StoredLevel.global, "Every address of the world is internal"), (.named("*.com"), "Everything below .com is internal"),
            (.named("corp"), "The internal domain corp has one label alone"),
        ])
    func openRelay(_ level: StoredLevel, _ title: String) async throws {
        let fixture = try await Self.healthy()
        try await Self.add(TestAuthority().leaf(for: "a@b.com"), to: fixture)
        try await Self.add(TestAuthority().leaf(for: "a@corp"), to: fixture)
        try await fixture.store.write { transaction in
            if case .domain(let pattern) = level { _ = try transaction.addDomain(pattern) }
            try transaction.set("locality", to: "internal", at: level)
        }
        #expect(try await fixture.run(DoctorShow()).findings.map { "\($0.severity) \($0.title)" } == ["problem \(title)"])
        #expect(try await fixture.run(StatusShow()).warnings == [title])
        _ = try await fixture.store.write { try $0.unset("locality", at: level) }
        #expect(try await Self.titles(fixture).isEmpty)
    }

    @Test("A-10: a domain mail is taken for that is not internal, until it is")
    func relayDomains() async throws {
        let domain = try #require(DomainPattern("branch.example"))
        let fixture = try await Self.healthy { $0.relayDomains = [domain] }
        #expect(try await Self.titles(fixture) == ["Mail is taken for branch.example, which is not internal"])
        #expect(try await fixture.run(StatusShow()).warnings == ["Mail is taken for branch.example, which is not internal"])
        try await Self.add(TestAuthority().leaf(for: "x@branch.example"), to: fixture)
        try await fixture.run(SettingsSet(level: "domain:branch.example", key: "locality", value: "internal"))
        #expect(try await Self.titles(fixture).isEmpty)
    }

    @Test("encryption is mandatory where no method is possible, and until one is")
    func modes() async throws {
        let fixture = try await Self.healthy()
        let (level, bob) = ("domain:partner.example", "user:bob@partner.example")
        let title = "encrypt.mode is mandatory for domain partner.example, and no method is possible: "
        try await Self.check(
            title + "there is no certificate for any address there", in: fixture,
            SettingsSet(level: level, key: "encrypt.mode", value: "mandatory"),
            CertificateImport(file: try TestAuthority().leaf(for: "carol@partner.example").pem))
        try await Self.check(
            "encrypt.mode is mandatory for domain *.wild.example, and no method is possible: there is no certificate for any address there",
            in: fixture, SettingsSet(level: "domain:*.wild.example", key: "encrypt.mode", value: "mandatory"),
            CertificateImport(file: try TestAuthority().leaf(for: "carol@a.wild.example").pem))
        try await Self.check(
            title + "smime.enabled is false", in: fixture, SettingsSet(level: level, key: "smime.enabled", value: "false"),
            SettingsUnset(level: level, key: "smime.enabled"))
        try await Self.check(
            title + "encrypt.methods has no smime, and no other method is there", in: fixture,
            SettingsSet(level: level, key: "encrypt.methods", value: "pdf"), SettingsUnset(level: level, key: "encrypt.methods"))
        try await Self.check(
            "encrypt.mode is mandatory for user bob@partner.example, and no method is possible: "
                + "there is no certificate for bob@partner.example", in: fixture,
            SettingsSet(level: bob, key: "encrypt.mode", value: "mandatory"),
            CertificateImport(file: try TestAuthority().leaf(for: "bob@partner.example").pem))
    }

    @Test(
        "switches for what is broken, and decryption that is not strict",
        arguments: [
            ("global", "legacy.sha1", "true", "legacy.sha1 is on"), ("global", "legacy.pfx", "true", "legacy.pfx is on"),
            ("global", "smime.strict-decryption", "false", "smime.strict-decryption is off in the global settings"),
            (
                "domain:zegel.example", "smime.strict-decryption", "false",
                "smime.strict-decryption is off in domain zegel.example"
            ), ("global", "sms.transport", "sim", "sms.transport is sim, which the configuration does not have"),
        ])
    func switches(_ level: String, _ key: String, _ value: String, _ title: String) async throws {
        let fixture = try await Self.healthy()
        try await Self.check(title, in: fixture, SettingsSet(level: level, key: key, value: value), SettingsUnset(level: level, key: key))
    }

    @Test("27.6: keys are issued, and nobody may mail them")
    func keySender() async throws {
        let fixture = try await Self.healthy()
        #expect(try await Self.titles(fixture).isEmpty)
        try await fixture.run(AuthorityCreate(name: "mail", kind: "pair", key: "p-256", unlimited: true))
        #expect(try await Self.titles(fixture) == ["ca.sender is not set"])
        try await fixture.run(SettingsSet(level: "user:keys@zegel.example", key: "encrypt.mode", value: "never"))
        try await fixture.run(SettingsSet(level: "user:keys@zegel.example", key: "encrypt.override-allowed", value: "false"))
        try await fixture.run(SettingsSet(level: "domain:zegel.example", key: "ca.sender", value: "keys@zegel.example"))
        #expect(try await Self.titles(fixture).isEmpty)
    }

    @Test("nobody is named as administrator; a portal that is not reached")
    func people() async throws {
        #expect(try await Self.titles(Self.healthy { $0.administrators = [] }) == ["No administrators are named"])
        let probes = Probes.well { $0.connect = { host, port in host == "p.example" && port == 8443 ? .timedOut : .connected } }
        let fixture = try await Self.healthy(probes: probes)
        try await Self.check(
            "The portal https://p.example:8443 is not reached: no answer in time", in: fixture,
            SettingsSet(level: "global", key: "portal.base-url", value: "https://p.example:8443"),
            SettingsUnset(level: "global", key: "portal.base-url"))
    }

    @Test("standing ones are in the status; those that ask the network are not asked there")
    func status() async throws {
        let probes = Probes.well { $0.connect = { _, _ in .timedOut } }
        let fixture = try await Self.healthy(probes: probes) { $0.administrators = [] }
        try await fixture.run(SettingsSet(level: "global", key: "legacy.sha1", value: "true"))
        #expect(try await fixture.run(StatusShow()).warnings == ["legacy.sha1 is on", "No administrators are named"])
        #expect(try await Self.titles(fixture).count == 6)
    }

    @Test("status does not say that mail is taken while something stands in the way")
    func obstacles() async throws {
        let free = try await Self.healthy().run(StatusShow())
        #expect(free.ready && free.obstacles.isEmpty)
        let words = "the disk of the store has 5 MiB left and accepting mail needs 1099: make room"
        let full = try await Self.healthy(status: Running(obstacles: [words])).run(StatusShow())
        #expect(!full.ready && full.obstacles == [words])
    }

    @Test("every finding says what it means and what to do")
    func words() async throws {
        let fixture = try await AdminFixture(probes: .well { ($0.isLibraryCurrent, $0.connect) = ({ false }, { _, _ in .timedOut }) }) {
            ($0.administrators, $0.listeners) = ([], [])
        }
        let findings = try await fixture.run(DoctorShow()).findings
        #expect(findings.count > 5)
        for finding in findings {
            #expect(!finding.title.hasSuffix(".") && finding.meaning.hasSuffix(".") && finding.remedy.count > 10, "\(finding)")
        }
        #expect(findings.map(\.severity) == findings.map(\.severity).sorted { Self.rank($0) < Self.rank($1) })
    }

    private static func rank(_ severity: Finding.Severity) -> Int { Finding.Severity.allCases.firstIndex(of: severity) ?? 0 }
}

extension StoredLevel {
    fileprivate static func named(_ text: String) -> StoredLevel {
        DomainPattern(text).map { .domain($0) } ?? .global
    }
}
