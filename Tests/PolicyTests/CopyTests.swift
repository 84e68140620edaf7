import Foundation
import Mail
import PKI
import Policy
import Settings
import Testing

@Suite("E-14, copies")
struct CopyTests {
    @Test("A-19: a hidden recipient's key is in no other copy")
    func hidden() throws {
        let scenario = try Scenario {
            ($0.to, $0.hidden) = (["bob@partner.example", "ann@partner.example"], ["bill@partner.example"])
            $0.candidates["ann@partner.example"] = $0.candidates["bob@partner.example"]
            $0.settings = [("global", "encrypt.mode", "force")]
        }
        let plan = try scenario.plan()
        #expect(plan.copies == ["bob", "ann", "bill"])
        #expect(plan.keys.last == [scenario.certificates.bill.thumbprint])
        #expect(plan.keys.dropLast().allSatisfy { !$0.contains(scenario.certificates.bill.thumbprint) })
    }

    @Test("visible recipients share a copy, encrypted to the keys of all, also when To is folded, grouped and in other case")
    func shared() throws {
        let scenario = try Scenario {
            $0.to = ["BOB@Partner.Example", "bill@partner.example"]
            $0.header = "Cc: Friends:\r\n Bill <bill@PARTNER.example>;\r\n"
        }
        let plan = try scenario.plan()
        #expect(plan.copies == ["BOB bill"])
        #expect(plan.keys == [[scenario.certificates.bob.thumbprint, scenario.certificates.bill.thumbprint]])
    }

    @Test("a To that cannot be read makes everybody hidden")
    func unreadableTo() throws {
        let plan = try Scenario {
            $0.to = ["bob@partner.example", "bill@partner.example"]
            $0.header = "To: <<<\r\n"
        }.plan()
        #expect(plan.copies == ["bob bill"], "a second, broken To does not hide those of the first")
        let broken = try Scenario { ($0.to, $0.hidden) = (["<<<"], ["bob@partner.example", "bill@partner.example"]) }.plan()
        #expect(broken.copies == ["bob", "bill"])
    }

    @Test("a plain copy is one for all, hidden or not")
    func plain() throws {
        let plan = try Scenario { ($0.to, $0.hidden, $0.candidates, $0.signing) = (["a@b.example"], ["c@b.example"], [:], []) }.plan()
        #expect(plan.copies == ["a c"])
        #expect(plan.isUntouched)
    }

    @Test("A-07: of two mandatory recipients one has no certificate: the other gets it, one notice names the failed address")
    func a07() throws {
        let plan = try Scenario {
            $0.to = ["bob@partner.example", "nobody@partner.example"]
            $0.settings = [("partner.example", "encrypt.mode", "mandatory")]
        }.plan()
        #expect(plan.outcomes == [.signedAndEncrypted, .refused])
        #expect(plan.copies == ["bob", "nobody"])
        #expect(plan.notices.count == 1)
        let notice = try #require(plan.notices.first)
        #expect(notice.kind == .encryptionFailed)
        #expect(notice.to == EmailAddress("alice@zegel.example"))
        #expect(notice.recipients.map(\.address.localPart) == ["nobody"])
        #expect(notice.recipients[0].reason.contains("there is no certificate for nobody@partner.example"))
    }

    @Test("E-13: several fail for reasons of their own: one notice names every address with its reason")
    func severalFail() throws {
        let plan = try Scenario {
            $0.to = ["nobody@partner.example", "eve@partner.example", "bob@partner.example", "sam@partner.example"]
            $0.settings = [("global", "encrypt.mode", "mandatory"), ("sam@partner.example", "smime.enabled", "false")]
        }.plan()
        #expect(plan.outcomes == [.refused, .refused, .signedAndEncrypted, .refused])
        #expect(plan.notices.count == 1)
        let told = try #require(plan.notices.first?.recipients)
        #expect(told.map(\.address.localPart) == ["nobody", "eve", "sam"])
        for (recipient, reason) in zip(told, ["there is no certificate", "no usable certificate", "switched off"]) {
            #expect(recipient.reason.contains(reason))
        }
    }

    @Test("A-48: AES-256-GCM to one who is known to read it; CBC in a copy shared with one who is not")
    func cipher() throws {
        let knows = RecipientCapabilities(readsAES256GCM: true, readsOAEP: true, learntAt: Date())
        let alone = try Scenario { $0.capabilities = ["bob@partner.example": knows] }.plan()
        #expect(alone.groups.first?.treatment.protection?.encryption?.cipher == .aes256GCM)
        #expect(alone.groups.first?.treatment.protection?.encryption?.certificates.map(\.transport) == [.oaep])
        let common = try Scenario {
            ($0.to, $0.capabilities) = (["bob@partner.example", "bill@partner.example"], ["bob@partner.example": knows])
        }.plan()
        #expect(common.copies == ["bob bill"])
        #expect(common.groups.first?.treatment.protection?.encryption?.cipher == .aes256CBC)
    }

    @Test("what was learnt more than two years ago does not count")
    func oldCapabilities() throws {
        let old = RecipientCapabilities(readsAES256GCM: true, readsOAEP: true, learntAt: Date(timeIntervalSinceNow: -3 * 366 * 86_400))
        let plan = try Scenario { $0.capabilities = ["bob@partner.example": old] }.plan()
        #expect(plan.groups.first?.treatment.protection?.encryption?.cipher == .aes256CBC)
    }

    @Test("recipients with ciphers of their own do not share a copy")
    func fixedCiphers() throws {
        let plan = try Scenario {
            $0.to = ["bob@partner.example", "bill@partner.example"]
            $0.settings = [("bob@partner.example", "smime.cipher", "aes-256-gcm"), ("bob@partner.example", "smime.key-transport", "oaep")]
        }.plan()
        #expect(plan.copies == ["bob", "bill"])
        #expect(plan.groups.map { $0.treatment.protection?.encryption?.cipher } == [.aes256GCM, .aes256CBC])
    }

    @Test("D-02: strict decryption opens one copy for each recipient; mail that is only signed in clear is shared")
    func strict() throws {
        let to = ["carol@zegel.example", "alice@zegel.example"]
        let encrypted = try Scenario { ($0.origin, $0.to, $0.protection) = (.outside, to, .smimeEncrypted) }.plan()
        #expect(encrypted.copies == ["carol", "alice"])
        let loose = try Scenario {
            ($0.origin, $0.to, $0.protection) = (.outside, to, .smimeEncrypted)
            $0.settings = [("global", "smime.strict-decryption", "false")]
        }.plan()
        #expect(loose.copies == ["carol alice"])
        #expect(
            loose.groups.map(\.treatment) == [
                .unprotect(Unprotection(isStrict: false, removesSignature: false, writesInfoHeaders: true, harvest: .trusted))
            ])
        let opaque = try Scenario { ($0.origin, $0.to, $0.protection) = (.outside, to, .smimeOpaqueSigned) }.plan()
        #expect(opaque.copies == ["carol", "alice"], "an encrypted layer may lie inside")
        let clear = try Scenario {
            ($0.origin, $0.to, $0.protection) = (.outside, to, .smimeClearSigned)
            $0.header = "Content-Type: multipart/signed; boundary=b\r\n"
            $0.body = "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\n\r\n--b--\r\n"
        }.plan()
        #expect(clear.copies == ["carol alice"])
    }

    @Test("every recipient is in exactly one group", arguments: RootProtection.allCases, Origin.allCases)
    func complete(_ protection: RootProtection, _ origin: Origin) throws {
        let plan = try Scenario {
            ($0.origin, $0.protection) = (origin, protection)
            $0.to = ["bob@partner.example", "carol@zegel.example", "nobody@partner.example"]
            $0.hidden = ["bill@partner.example", "eve@partner.example", "x@elsewhere.example"]
            $0.settings = [("partner.example", "encrypt.mode", "mandatory"), ("carol@zegel.example", "encrypt.mode", "force")]
        }.plan()
        #expect(plan.groups.flatMap(\.recipients).sorted() == plan.recipients.map(\.recipient).sorted())
        #expect(plan.recipients.count == 6)
        for group in plan.groups {
            for recipient in group.recipients {
                let decision = try #require(plan.decision(for: recipient))
                let isEncrypted = group.treatment.protection?.encryption != nil
                let passesEncrypted = group.treatment == .pass && protection == .smimeEncrypted
                #expect(!decision.outcome.isProtected || isEncrypted || passesEncrypted, "says encrypted, is not")
            }
        }
    }
}
