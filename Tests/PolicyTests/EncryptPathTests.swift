import Foundation
import Mail
import PKI
import Policy
import Settings
import Testing

@Suite("7, encrypt path")
struct EncryptPathTests {
    @Test("A-01: one usable certificate, mode allow: one copy, signed and encrypted, subject intact")
    func a01() throws {
        let scenario = try Scenario()
        let plan = try scenario.plan()
        #expect(plan.outcomes == [.signedAndEncrypted])
        #expect(plan.keys == [[scenario.certificates.bob.thumbprint]])
        #expect(plan.subjectReplacement == nil && plan.fieldRemovals.isEmpty && plan.notices.isEmpty)
    }

    /// Recipient, headline reason.
    static let refused = [
        ("eve@partner.example", "expired"), ("sam@partner.example", "key usage"), ("mallory@partner.example", "no path"),
    ]

    @Test("A-02, A-03: a certificate that is not usable is refused with its reason, and the mail goes plain", arguments: refused)
    func refusedWithReason(recipient: String, reason: String) throws {
        let plan = try Scenario { $0.to = [recipient] }.plan()
        #expect(plan.outcomes == [.signed])
        let step = try #require(plan.recipients.first?.steps.first { $0.kind == .method })
        #expect(step.headline == "S/MIME was not possible: no usable certificate")
        #expect(step.refused.map(\.reason) == [reason])
    }

    @Test("a certificate for another address is refused, one for the address without its tag is taken")
    func address() throws {
        let other = try Scenario {
            $0.to = ["nobody@partner.example"]
            $0.candidates["nobody@partner.example"] = $0.candidates["bob@partner.example"]
        }.plan()
        #expect(other.recipients.first?.steps.first { $0.kind == .method }?.refused.map(\.rule) == ["C-07"])
        let tagged = try Scenario { $0.to = ["bob+offers@partner.example"] }.plan()
        #expect(tagged.outcomes == [.signedAndEncrypted])
    }

    @Test("all usable certificates of a recipient are used; candidates beyond 20 are counted")
    func all() throws {
        let scenario = try Scenario { scenario in
            let authority = scenario.certificates.authority
            let more = try? authority.leaf(for: "bob@partner.example").certificate
            scenario.candidates["bob@partner.example"]? += more.map { [Candidate(certificate: $0, hasPrivateKey: false)] } ?? []
            scenario.candidates["bob@partner.example"]? += Array(
                repeating: Candidate(certificate: scenario.certificates.expired, hasPrivateKey: false), count: 25)
        }
        let plan = try scenario.plan()
        #expect(plan.keys.map(\.count) == [2])
        let step = try #require(plan.recipients.first?.steps.first { $0.kind == .method })
        #expect(step.refused.count == 20 && step.refusedUnlisted == 5)
    }

    @Test("E-08: what is encrypted already passes untouched, also under mandatory and without a certificate")
    func alreadyEncrypted() throws {
        let plan = try Scenario {
            ($0.protection, $0.to) = (.smimeEncrypted, ["nobody@partner.example"])
            $0.settings = [("global", "encrypt.mode", "mandatory")]
        }.plan()
        #expect(plan.outcomes == [.alreadyEncrypted])
        #expect(plan.isUntouched)
    }

    @Test(
        "what only lies below the root, or is signed or compressed, does not count as protected",
        arguments: [RootProtection.encryptedBelowRoot, .smimeClearSigned, .smimeOpaqueSigned, .smimeCompressed, .none])
    func notEncrypted(_ protection: RootProtection) throws {
        let plan = try Scenario {
            ($0.protection, $0.to) = (protection, ["nobody@partner.example"])
            $0.settings = [("global", "encrypt.mode", "mandatory")]
        }.plan()
        #expect(plan.outcomes == [.refused])
    }

    @Test("larger than smime.max-size: plain under allow, not sent under mandatory")
    func size() throws {
        let limit = ("global", "smime.max-size", "10 B")
        #expect(try Scenario { $0.settings = [limit] }.plan().outcomes == [.plain])
        let plan = try Scenario { $0.settings = [limit, ("global", "encrypt.mode", "mandatory")] }.plan()
        #expect(plan.outcomes == [.refused])
        #expect(plan.notices.first?.recipients.first?.reason.contains("more than smime.max-size = 10 B") == true)
    }

    @Test("a skipped meeting request is encrypted when it is mandatory")
    func calendar() throws {
        let skip = ("global", "smime.skip-calendar", "true")
        let calendar = "Content-Type: text/calendar\r\n"
        #expect(try Scenario { ($0.header, $0.settings) = (calendar, [skip]) }.plan().outcomes == [.plain])
        let mandatory = ("global", "encrypt.mode", "mandatory")
        #expect(try Scenario { ($0.header, $0.settings) = (calendar, [skip, mandatory]) }.plan().outcomes == [.encrypted])
    }

    @Test("methods: S/MIME only if it is among them, and switched on for both sides")
    func methods() throws {
        #expect(try Scenario { $0.settings = [("partner.example", "encrypt.methods", "pdf")] }.plan().outcomes == [.signed])
        for level in ["partner.example", "zegel.example"] {
            let plan = try Scenario {
                $0.settings = [(level, "smime.enabled", "false"), ("partner.example", "encrypt.mode", "mandatory")]
            }.plan()
            #expect(plan.outcomes == [.refused], "off for \(level)")
        }
    }

    @Test(
        "revocation.unknown = require refuses a certificate no list is known for, from either side",
        arguments: ["partner.example", "zegel.example"])
    func revocation(_ level: String) throws {
        let plan = try Scenario { ($0.settings, $0.signing) = ([(level, "revocation.unknown", "require")], []) }.plan()
        #expect(plan.outcomes == [.plain])
        #expect(plan.recipients.first?.steps.first { $0.kind == .method }?.refused.map(\.reason) == ["revocation unknown"])
    }

    @Test("a listener's minimum raises the mode of external recipients")
    func minimum() throws {
        for (minimum, mode) in [(MinimumMode?.none, EncryptMode.allow), (.force, .force), (.mandatory, .mandatory)] {
            let plan = try Scenario { ($0.minimum, $0.to) = (minimum, ["bob@partner.example", "carol@zegel.example"]) }.plan()
            #expect(plan.recipients.map(\.mode) == [mode, .allow])
        }
        let plan = try Scenario {
            ($0.minimum, $0.to) = (.mandatory, ["nobody@partner.example"])
            $0.settings = [("global", "encrypt.mode", "never"), ("global", "encrypt.override-allowed", "false")]
        }.plan()
        #expect(plan.outcomes == [.refused])
        let relayed = try Scenario { ($0.origin, $0.relayDomains, $0.minimum) = (.outside, ["partner.example"], .mandatory) }.plan()
        #expect(relayed.recipients.map(\.mode) == [.mandatory])
    }

    @Test("from outside to external: refused 5.7.1 unless the domain is relayed for (A-10, A-23)")
    func relaying() throws {
        let plan = try Scenario { $0.origin = .outside }.plan()
        guard case .refuse(let refusal)? = plan.groups.first?.treatment else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.status == EnhancedStatus(5, 7, 1))
        #expect(plan.notices.isEmpty)
        let relayed = try Scenario {
            ($0.origin, $0.relayDomains) = (.outside, ["*.example"])
            $0.settings = [("partner.example", "encrypt.mode", "force"), ("global", "smime.max-size", "1 B")]
        }.plan()
        #expect(relayed.outcomes == [.encrypted], "the sender's side is neutral: factory size limit, no signature")
    }

    @Test("encrypt.notify-sender: one notice names those whose copy is encrypted")
    func notify() throws {
        let plan = try Scenario {
            $0.to = ["bob@partner.example", "nobody@partner.example"]
            $0.settings = [("zegel.example", "encrypt.notify-sender", "true")]
        }.plan()
        #expect(plan.notices.map(\.kind) == [.encryptionNotification])
        #expect(plan.notices.first?.recipients.map(\.address.localPart) == ["bob"])
        #expect(plan.notices.first?.recipients.map(\.method) == ["S/MIME"])
    }

    /// Header, whether the mail is automatic.
    static let automatic = [
        ("Auto-Submitted: auto-generated", true), ("Auto-Submitted: auto-replied; x=y", true), ("Auto-Submitted: no", false),
        ("Auto-Submitted: NO", false), ("Precedence: bulk", true), ("Precedence: first-class", false), ("List-Id: <x.y>", true),
        ("list-unsubscribe: <mailto:x@y>", true), ("Auto-Submitted: notably", true),
    ]

    @Test("N-01: no notice answers automatic mail: it is held instead, and nothing leaves", arguments: automatic)
    func automaticMail(header: String, isAutomatic: Bool) throws {
        let plan = try Scenario {
            ($0.header, $0.to) = (header + "\r\n", ["nobody@partner.example"])
            $0.settings = [("global", "encrypt.mode", "mandatory")]
        }.plan()
        #expect(plan.outcomes == [isAutomatic ? .held : .refused])
        #expect(plan.notices.isEmpty == isAutomatic)
    }

    @Test("N-01: a null sender is told nothing")
    func nullSender() throws {
        let plan = try Scenario {
            ($0.reversePath, $0.to) = (nil, ["nobody@partner.example"])
            $0.settings = [("global", "encrypt.mode", "mandatory")]
        }.plan()
        #expect(plan.outcomes == [.refused])
        #expect(plan.notices.isEmpty)
    }

    /// Mode, and what becomes of the mail when its only certificate turns out to be of no use.
    static let failed: [(EncryptMode, RecipientDecision.Outcome)] = [
        (.never, .signed), (.allow, .signed), (.force, .refused), (.mandatory, .refused),
    ]

    @Test("what failed when it was carried out is not chosen again: plain only under allow, never under force", arguments: failed)
    func failure(mode: EncryptMode, outcome: RecipientDecision.Outcome) throws {
        let plan = try Scenario {
            $0.settings = [("partner.example", "encrypt.mode", mode.rawValue)]
            $0.failures.encryption = [$0.certificates.bob.thumbprint: "public key of the certificate"]
        }.plan()
        #expect(plan.outcomes == [outcome])
        #expect(plan.notices.map(\.kind) == (outcome == .refused ? [.encryptionFailed] : []))
        guard mode != .never else { return }
        let refused = try #require(plan.recipients.first?.steps.first { $0.kind == .method }?.refused)
        #expect(refused.map(\.reason) == ["could not be used"] && refused.map(\.detail) == ["public key of the certificate"])
    }

    @Test("of two certificates the one that failed is left out; a signing certificate that failed signs nothing")
    func otherCertificate() throws {
        let second = try Scenario.Certificates.shared.get().authority.leaf(for: "bob@partner.example").certificate
        let scenario = try Scenario { scenario in
            scenario.settings = [("global", "encrypt.mode", "mandatory")]
            scenario.candidates["bob@partner.example"]? += [Candidate(certificate: second, hasPrivateKey: false)]
            scenario.failures.encryption = [scenario.certificates.bob.thumbprint: "no"]
            scenario.failures.signing = [scenario.certificates.alice.thumbprint: "no"]
        }
        #expect(try scenario.plan().keys == [[second.thumbprint]])
        #expect(try scenario.plan().outcomes == [.encrypted])
        let required = try Scenario {
            $0.settings = [("global", "sign.mode", "required")]
            $0.failures.signing = [$0.certificates.alice.thumbprint: "no"]
        }.plan()
        #expect(required.outcomes == [.refused] && required.notices.map(\.kind) == [.signingFailed])
    }
}

@Suite("8, decrypt path")
struct DecryptPathTests {
    @Test("what is neither signed nor encrypted passes; the rest is opened", arguments: RootProtection.allCases)
    func opens(_ protection: RootProtection) throws {
        let plan = try Scenario { ($0.origin, $0.to, $0.protection) = (.outside, ["carol@zegel.example"], protection) }.plan()
        let expected: Treatment =
            protection == .none
            ? .pass : .unprotect(Unprotection(isStrict: true, removesSignature: false, writesInfoHeaders: true, harvest: .trusted))
        #expect(plan.groups.map(\.treatment) == [expected])
        #expect(plan.outcomes == [.delivered])
    }

    @Test("A-18: force and a device certificate: arrives encrypted, unsigned by us, opened first if there is anything to open")
    func device() throws {
        for protection in [RootProtection.none, .smimeEncrypted] {
            let scenario = try Scenario {
                ($0.origin, $0.to, $0.protection) = (.outside, ["carol@zegel.example"], protection)
                $0.settings = [("carol@zegel.example", "encrypt.mode", "force"), ("global", "sign.mode", "required")]
            }
            let plan = try scenario.plan()
            #expect(plan.outcomes == [.deliveredEncrypted])
            #expect(plan.keys == [[scenario.certificates.carol.thumbprint]])
            #expect(plan.groups.first?.treatment.protection?.signing == nil)
        }
    }

    @Test("mandatory without a certificate: what came encrypted stays encrypted, the rest is held or refused")
    func mandatory() throws {
        func outcomes(_ origin: Origin, _ protection: RootProtection) throws -> [RecipientDecision.Outcome] {
            try Scenario {
                ($0.origin, $0.to, $0.protection, $0.candidates) = (origin, ["carol@zegel.example"], protection, [:])
                $0.settings = [("carol@zegel.example", "encrypt.mode", "mandatory")]
            }.plan().outcomes
        }
        #expect(try outcomes(.outside, .smimeEncrypted) == [.alreadyEncrypted])
        #expect(try outcomes(.outside, .none) == [.held])
        #expect(try outcomes(.inside, .none) == [.refused])
    }
}
