import Mail
import Settings
import Testing

@Suite("Settings as text")
struct ValueTests {
    /// Key, what is written, and the canonical text that is stored; `nil`: refused.
    static let cases: [(String, String, String?)] = [
        ("smime.enabled", "Yes", "true"), ("smime.enabled", " off ", "false"), ("smime.enabled", "maybe", nil),
        ("smime.enabled", "", nil),
        ("encrypt.mode", "MANDATORY", "mandatory"), ("encrypt.mode", "always", nil),
        ("smime.max-size", "100 MB", "100 MB"), ("smime.max-size", "52428800", "50 MiB"), ("smime.max-size", "10kb", "10 kB"),
        ("smime.max-size", "0", "0 B"), ("smime.max-size", "-1", nil), ("smime.max-size", "99999999999999999999", nil),
        ("smime.max-size", "9223372036854775807 GB", nil), ("smime.max-size", "5 apples", nil), ("smime.max-size", "1.5 MB", nil),
        ("queue.lifetime", "5 d", "5 d"), ("queue.lifetime", "120min", "2 h"), ("queue.lifetime", "0", "0"),
        ("queue.lifetime", "90", nil), ("queue.lifetime", "999999999999 d", nil),
        ("encrypt.methods", "pdf , smime", "pdf, smime"), ("encrypt.methods", "smime, smime", "smime"),
        ("encrypt.methods", "none", "none"), ("encrypt.methods", "smime,,pdf", nil), ("encrypt.methods", "fax", nil),
        ("trigger.subject.text", "[vertraulich]", "[vertraulich]"), ("trigger.subject.text", "   ", nil),
        ("trigger.subject.text", "a\r\nb", nil), ("trigger.subject.text", "a\0b", nil),
        ("trigger.subject.text", String(repeating: "x", count: 501), nil),
        ("trigger.header.encrypt", "X-Classification: ^secret$", "X-Classification: ^secret$"),
        ("trigger.header.encrypt", #"X-A: a\,b, X-B: \d+"#, #"X-A: a\,b, X-B: \\d+"#),
        ("trigger.header.encrypt", "X-A: (", nil), ("trigger.header.encrypt", "no colon", nil),
        ("trigger.header.encrypt", "X A: b", nil), ("trigger.header.encrypt", "X-A:", nil), ("trigger.header.encrypt", ": b", nil),
        ("language", "de", "de"), ("language", "xx", nil),
        ("revocation.unknown", "require", "require"), ("sign.hash", "sha-1", nil), ("sign.hash", "sha-512", "sha-512"),
        ("password.length", "12", "12"), ("password.length", "64", "64"), ("password.length", "11", nil), ("password.length", "65", nil),
        ("password.length", "sixteen", nil),
        ("password.validity", "0", "0"), ("password.validity", "Never", "never"), ("password.validity", "720 h", "30 d"),
        ("password.validity", "-1 d", nil), ("password.validity", "none", nil),
        ("password.subject-trigger", #"\[pw:(\S+)\]"#, #"\[pw:(\S+)\]"#), ("password.subject-trigger", "(?:x)(a)", "(?:x)(a)"),
        ("password.subject-trigger", "[pw]", nil), ("password.subject-trigger", "(a)(b)", nil), ("password.subject-trigger", "(a", nil),
        ("password.subject-trigger", "none", "none"),
        ("sms.transport", "provider-1", "provider-1"), ("sms.transport", "a b", nil), ("sms.transport", "None", "none"),
        ("sms.default-country", "31", "+31"), ("sms.default-country", "+1", "+1"), ("sms.default-country", "+352", "+352"),
        ("sms.default-country", "0031", nil), ("sms.default-country", "NL", nil), ("sms.default-country", "3", nil),
        ("sms.default-country", "+316", nil), ("sms.default-country", "", nil),
        ("sms.daily-limit", "0", "0"), ("sms.daily-limit", "-1", nil), ("sms.daily-limit", "10001", nil),
        ("portal.base-url", "HTTPS://Portal.Zegel.example/mail/", "https://portal.zegel.example/mail"),
        ("portal.base-url", "https://portal.zegel.example:8443", "https://portal.zegel.example:8443"),
        ("portal.base-url", "http://portal.zegel.example", nil), ("portal.base-url", "https://", nil),
        ("portal.base-url", "https://user@portal.zegel.example", nil), ("portal.base-url", "https://portal.zegel.example/?a=b", nil),
        ("portal.base-url", "https://portal.zegel.example/#a", nil), ("portal.base-url", "https://portal.zegel.example:0", nil),
        ("portal.base-url", "https://portal.zegel.example:65536", nil), ("portal.base-url", "https://a b.example", nil),
        ("portal.base-url", "javascript:alert(1)", nil), ("portal.base-url", "https://192.0.2.1", nil), ("portal.base-url", "none", "none"),
        ("reply.validity", "0", nil), ("reply.validity", "59 s", nil), ("reply.validity", "60 s", "1 min"),
        ("reply.sender", "replies@zegel.example", "replies@zegel.example"), ("reply.sender", "replies", nil),
        ("reply.sender", "a@b@c", nil),
        ("reply.max-files", "20", "20"), ("reply.max-files", "many", nil),
        ("portal.second-factor", "required", "required"), ("portal.second-factor", "maybe", nil),
        ("ca.handler", "csr", "csr"), ("ca.handler", "acme", nil), ("ca.key", "p-384", "p-384"), ("ca.key", "rsa-1024", nil),
        ("ca.crl-url", "http://pki.zegel.example/ca.crl", "http://pki.zegel.example/ca.crl"), ("ca.crl-url", "ldap://pki/ca", nil),
        ("ca.common-name", "Zegel Mail", "Zegel Mail"), ("ca.common-name", String(repeating: "x", count: 65), nil),
        ("ca.pfx-channel", "sms", "sms"), ("ca.pfx-channel", "mail", nil), ("ca.pfx-password-length", "8", nil),
        ("ca.renew-before", "0", "0"), ("ca.authority", "Issuing CA", nil),
    ]

    /// Settings of a user alone, and what is written.
    static let userCases: [(String, String, String?)] = [
        ("sms.phone-number", "+31 6 1234-5678", "+31612345678"), ("sms.phone-number", "+1 (555) 010.9999", "+15550109999"),
        ("sms.phone-number", "0612345678", nil), ("sms.phone-number", "+0612345678", nil), ("sms.phone-number", "+316", nil),
        ("sms.phone-number", "+1234567890123456", nil), ("sms.phone-number", "+31 6 CALL-ME", nil), ("sms.phone-number", "none", "none"),
        ("password.static", "correct horse battery", "correct horse battery"), ("password.static", "elevenchars", nil),
        ("password.static", String(repeating: "ü", count: 64), nil), ("password.static", "twelve\u{0}chars", nil),
        ("otp.client-secret", String(repeating: "0F", count: 32), String(repeating: "0f", count: 32)),
        ("otp.client-secret", String(repeating: "0F", count: 31), nil), ("otp.client-secret", String(repeating: "0g", count: 32), nil),
    ]

    @Test("of a user alone: is read, and written in one way", arguments: userCases)
    func canonicalOfUser(key: String, written: String, stored: String?) throws {
        let bob = try #require(SettingLevel(name: "bob@partner.example"))
        var tree = SettingsTree()
        guard let stored else {
            #expect(throws: SettingError.self) { try tree.set(key, to: written, at: bob) }
            return
        }
        #expect(try tree.set(key, to: written, at: bob) == stored)
        #expect(try tree.set(key, to: stored, at: bob) == stored, "reads what it writes")
    }

    @Test("secrets are declared as such, and no words about them hold them")
    func secrets() throws {
        #expect(SettingRegistry.all.filter(\.isSecret).map(\.name) == ["password.static", "otp.client-secret"])
        let bob = try #require(EmailAddress("bob@partner.example"))
        var tree = SettingsTree()
        try tree.set("password.static", to: "correct horse battery", at: .user(bob))
        let effective = SettingsSnapshot(tree).effective(SettingKeys.passwordStatic, sender: nil, recipient: bob, origin: .outside)
        #expect(effective.value.value?.text == "correct horse battery")
        #expect(effective.phrase == "password.static = (secret) from user bob@partner.example")
        #expect(tree.shownText(of: "password.static", at: .user(bob)) == "(secret)")
        #expect("\(effective.value.value.map { "\($0)" } ?? "")" == "(secret)")
        let error = #expect(throws: SettingError.self) { try tree.set("password.static", to: "hunter2", at: .user(bob)) }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test(
        "an expression that is none is refused with the reason",
        arguments: [
            ("(", "the \"(\" at character 1 is not closed"), ("a)", "there is no \"(\" for the \")\" at character 2"),
            ("x[a", "the \"[\" at character 2 is not closed"), ("*", "there is nothing before the \"*\" at character 1 to repeat"),
            ("a|+", "there is nothing before the \"+\" at character 3 to repeat"), ("a\\", "it ends in a backslash"),
            ("(?<n>", "the \"(\" at character 1 is not closed"), ("a{2,1}", "it is not well formed"),
        ])
    func expressionProblem(source: String, reason: String) throws {
        var tree = SettingsTree()
        let error = #expect(throws: SettingError.self) { try tree.set("trigger.header.encrypt", to: "X-A: \(source)", at: .global) }
        #expect(error?.description.hasSuffix(": \(reason)") == true, "\(error?.description ?? "")")
    }

    @Test("is read, and written in one way", arguments: cases)
    func canonical(key: String, written: String, stored: String?) throws {
        var tree = SettingsTree()
        guard let stored else {
            #expect(throws: SettingError.self) { try tree.set(key, to: written, at: .global) }
            #expect(tree.levels.isEmpty, "a refused value changes nothing")
            return
        }
        #expect(try tree.set(key, to: written, at: .global) == stored)
        #expect(try tree.set(key, to: stored, at: .global) == stored, "reads what it writes")
    }

    @Test("every factory value reads back as itself")
    func factoryValues() throws {
        for declaration in SettingRegistry.all {
            #expect(declaration.value(of: declaration.factoryText)?.settingText == declaration.factoryText, "\(declaration.name)")
        }
    }

    @Test("a refusal names key, level and what may be written, and not the value")
    func message() throws {
        var tree = SettingsTree()
        let level = try #require(SettingLevel(name: "partner.example"))
        let error = #expect(throws: SettingError.self) { try tree.set("encrypt.mode", to: "hunter2", at: level) }
        #expect(error?.description == "encrypt.mode at domain partner.example must be one of never, allow, force, mandatory")
    }

    @Test("an unknown key is refused, with the nearest one")
    func unknownKey() {
        var tree = SettingsTree()
        let error = #expect(throws: SettingError.self) { try tree.set("encrypt.mod", to: "force", at: .global) }
        #expect(error == .unknownKey("encrypt.mod", similar: "encrypt.mode"))
        #expect(throws: SettingError.unknownKey("zzz", similar: nil)) { try tree.unset("zzz", at: .global) }
    }

    @Test(
        "a key can be set only at its levels",
        arguments: [("smime.max-size", "bob@partner.example"), ("queue.lifetime", "partner.example"), ("encrypt.mode", "factory")])
    func levels(key: String, level: String) throws {
        var tree = SettingsTree()
        let level = try #require(SettingLevel(name: level))
        let error = #expect(throws: SettingError.self) { try tree.set(key, to: "1 d", at: level) }
        guard case .wrongLevel = error else {
            Issue.record("refused for another reason: \(String(describing: error))")
            return
        }
    }

    @Test("a damaged row stops the reading of the tree: nothing weaker takes its place")
    func damagedRow() throws {
        let rows = [(level: SettingLevel.global, key: "encrypt.mode", text: "m\u{0}ndatory")]
        #expect(throws: SettingError.self) { try SettingsTree(rows) }
    }
}

@Suite("Names of levels")
struct LevelNameTests {
    @Test("read and written", arguments: ["factory", "global", "*.partner.example", "partner.example", "bob@partner.example"])
    func roundTrip(_ name: String) throws {
        #expect(try #require(SettingLevel(name: name)).name == name)
    }

    @Test("others are refused", arguments: ["", "*", "*.", "*.*.example", "a b", "x@", "@x", "-a.example", "a@*.example"])
    func refused(_ name: String) {
        #expect(SettingLevel(name: name) == nil)
    }
}
