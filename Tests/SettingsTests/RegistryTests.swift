import Settings
import Testing

@Suite("The registry of settings")
struct RegistryTests {
    /// Key, levels, sides, combine rule and default as behaviour.md 5 has them.
    static let table = """
        locality | G D U | R | recipient | external
        language | G D U | S R | recipient | en
        encrypt.mode | G D U | S R | strongest | allow
        encrypt.override-allowed | G D U | S | sender | true
        encrypt.methods | G D U | R | recipient | smime, openpgp, pdf, portal
        encrypt.notify-sender | G D U | S | sender | false
        trigger.subject.enabled | G D U | S | sender | true
        trigger.subject.text | G D U | S | sender | [encrypt]
        trigger.subject.is-regex | G D U | S | sender | false
        trigger.subject.strip | G D U | S | sender | true
        trigger.sign-subject.enabled | G D U | S | sender | false
        trigger.sign-subject.text | G D U | S | sender | [sign]
        trigger.sign-subject.is-regex | G D U | S | sender | false
        trigger.sign-subject.strip | G D U | S | sender | true
        trigger.header.encrypt | G D U | S | sender | none
        trigger.header.sign | G D U | S | sender | none
        trigger.header.strip | G D U | S | sender | true
        sign.mode | G D U | S | sender | when-possible
        sign.hash | G D U | S | sender | sha-256
        sign.form | G D U | S | sender | clear
        sign.skip-calendar | G D U | S | sender | true
        sign.certificate | D U | S | sender | none
        sign.newest | G D U | S | sender | true
        sign.domain-certificate | D | S | sender | false
        sign.auto-request | G D U | S | sender | false
        smime.enabled | G D U | S R | both | true
        smime.cipher | G D U | R | recipient | auto
        smime.key-transport | G D U | R | recipient | auto
        smime.max-size | G D | S | sender | 100 MB
        smime.skip-calendar | G D U | S | sender | false
        smime.certificates | G D U | R | recipient | none
        smime.auto-select | G D U | R | recipient | true
        smime.additional-certificates | G D U | S R | union | none
        smime.strict-decryption | G D | R | recipient | true
        smime.harvest | G D | R | recipient | trusted
        smime.remove-signature | G D U | R | recipient | false
        smime.strip-client-signature | G D U | S | sender | false
        smime.neutralise-html | G D | R | recipient | false
        revocation.unknown | G D | S R | either | accept
        expired-crl.grace | G | - | global | 0
        pdf.enabled | G D U | S R | both | true
        pdf.only-if-mandatory | G D U | R | recipient | true
        pdf.max-size | G D | S | sender | 50 MB
        pdf.sign-carrier | G D U | S | sender | true
        pdf.attach-original | G D U | R | recipient | false
        password.mode | G D U | R | recipient | originator
        password.length | G D U | R | recipient | 16
        password.validity | G D U | R | recipient | 0
        password.static | D U | R | recipient | none
        password.subject-trigger | G D U | S | sender | none
        otp.client-secret | U | R | recipient | none
        otp.auto-create | G D U | R | recipient | true
        otp.auto-invite | G D U | R | recipient | true
        sms.transport | G | - | global | none
        sms.allowed | G D U | S R | both | false
        sms.phone-number | U | R | recipient | none
        sms.phone-in-subject | G D U | S | sender | false
        sms.default-country | G D U | S | sender | none
        sms.daily-limit | G D | R | recipient | 5
        portal.base-url | G D | S | sender | none
        reply.enabled | G D U | S R | both | false
        reply.validity | G D U | S | sender | 30 d
        reply.sender | G D | S | sender | none
        reply.copy-to-replier | G D U | R | recipient | false
        reply.max-size | G | - | global | 25 MB
        reply.max-files | G | - | global | 20
        portal.second-factor | G D U | R | recipient | optional
        info.headers | G D | R | recipient | true
        info.djigzo-headers | G D | R | recipient | false
        tags.enabled | G D | R | recipient | false
        tags.decrypted | G D | R | recipient | [decrypted]
        tags.signed | G D | R | recipient | [signed]
        tags.signed-by | G D | R | recipient | [signed by: {{signer}}]
        tags.invalid | G D | R | recipient | [invalid signature!]
        tags.strip-outgoing | G D | S | sender | true
        ca.authority | G D | S | sender | none
        ca.handler | G D | S | sender | built-in
        ca.sender | G D | S | sender | none
        ca.common-name | G D | S | sender | none
        ca.validity | G D | S | sender | 1825 d
        ca.key | G D | S | sender | rsa-3072
        ca.hash | G | - | global | sha-256
        ca.crl-url | G | - | global | none
        ca.crl-validity | G | - | global | 7 d
        ca.pfx-password-length | G D | S | sender | 20
        ca.pfx-channel | G D | S | sender | show
        ca.renew-before | G D | S | sender | 30 d
        ca.mail-server.incoming | G D | S | sender | none
        ca.mail-server.outgoing | G D | S | sender | none
        crl.refresh | G | - | global | 12 h
        crl.retry | G | - | global | 1 h
        aia.fetch | G | - | global | false
        legacy.sha1 | G | - | global | false
        legacy.pfx | G | - | global | false
        expiry.warn | G | - | global | 30, 14, 7
        trace.retention | G | - | global | 90 d
        trace.subjects | G | - | global | true
        queue.lifetime | G | - | global | 5 d
        queue.delay-notice | G | - | global | 4 h
        queue.safe-mode | G | - | global | false
        admin.second-factor | G | - | global | true
        """

    @Test("declares each key as behaviour.md 5 does, in its order")
    func declarations() {
        let got = SettingRegistry.all.map { key in
            let levels = [(SettingLevels.global, "G"), (.domain, "D"), (.user, "U")].filter { key.levels.contains($0.0) }.map(\.1)
            return "\(key.name) | \(levels.joined(separator: " ")) | \(key.sides) | \(key.rule.rawValue) | \(key.factoryText)"
        }
        #expect(got == Self.table.split(separator: "\n").map(String.init))
    }

    @Test("says in one line what each is for")
    func documentation() {
        for key in SettingRegistry.all {
            #expect((10...160).contains(key.documentation.count) && !key.documentation.contains("\n"), "\(key.name)")
        }
    }
}
