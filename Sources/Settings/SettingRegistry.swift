/// The list of all settings, in the order of `behaviour.md` 5.
public enum SettingRegistry {
    /// Settings that belong together, under a heading.
    public struct Topic: Sendable {
        public let title: String
        public let settings: [any SettingDeclaration]

        init(_ title: String, _ settings: [any SettingDeclaration]) {
            self.title = title
            self.settings = settings
        }
    }

    /// Every setting there is.
    public static let all: [any SettingDeclaration] = topics.flatMap(\.settings)

    /// The settings by topic.
    public static let topics: [Topic] = [
        Topic("Recipients", [SettingKeys.locality, SettingKeys.language]),
        Topic(
            "Encryption",
            [
                SettingKeys.encryptMode, SettingKeys.encryptOverrideAllowed, SettingKeys.encryptMethods, SettingKeys.encryptNotifySender,
            ]),
        Topic(
            "Triggers",
            [
                SettingKeys.triggerSubjectEnabled, SettingKeys.triggerSubjectText, SettingKeys.triggerSubjectIsRegex,
                SettingKeys.triggerSubjectStrip, SettingKeys.triggerSignSubjectEnabled, SettingKeys.triggerSignSubjectText,
                SettingKeys.triggerSignSubjectIsRegex, SettingKeys.triggerSignSubjectStrip, SettingKeys.triggerHeaderEncrypt,
                SettingKeys.triggerHeaderSign, SettingKeys.triggerHeaderStrip,
            ]),
        Topic(
            "Signing",
            [
                SettingKeys.signMode, SettingKeys.signHash, SettingKeys.signForm, SettingKeys.signSkipCalendar, SettingKeys.signCertificate,
                SettingKeys.signNewest, SettingKeys.signDomainCertificate, SettingKeys.signAutoRequest,
            ]),
        Topic(
            "S/MIME",
            [
                SettingKeys.smimeEnabled, SettingKeys.smimeCipher, SettingKeys.smimeKeyTransport, SettingKeys.smimeMaxSize,
                SettingKeys.smimeSkipCalendar, SettingKeys.smimeCertificates, SettingKeys.smimeAutoSelect,
                SettingKeys.smimeAdditionalCertificates, SettingKeys.smimeStrictDecryption, SettingKeys.smimeHarvest,
                SettingKeys.smimeRemoveSignature, SettingKeys.smimeStripClientSignature, SettingKeys.smimeNeutraliseHTML,
                SettingKeys.revocationUnknown, SettingKeys.expiredCRLGrace,
            ]),
        Topic(
            "PDF messages",
            [
                SettingKeys.pdfEnabled, SettingKeys.pdfOnlyIfMandatory, SettingKeys.pdfMaxSize, SettingKeys.pdfSignCarrier,
                SettingKeys.pdfAttachOriginal,
            ]),
        Topic(
            "Passwords",
            [
                SettingKeys.passwordMode, SettingKeys.passwordLength, SettingKeys.passwordValidity, SettingKeys.passwordStatic,
                SettingKeys.passwordSubjectTrigger, SettingKeys.otpClientSecret, SettingKeys.otpAutoCreate, SettingKeys.otpAutoInvite,
            ]),
        Topic(
            "SMS",
            [
                SettingKeys.smsTransport, SettingKeys.smsAllowed, SettingKeys.smsPhoneNumber, SettingKeys.smsPhoneInSubject,
                SettingKeys.smsDefaultCountry, SettingKeys.smsDailyLimit,
            ]),
        Topic(
            "Portal and replies",
            [
                SettingKeys.portalBaseURL, SettingKeys.replyEnabled, SettingKeys.replyValidity, SettingKeys.replySender,
                SettingKeys.replyCopyToReplier, SettingKeys.replyMaxSize, SettingKeys.replyMaxFiles, SettingKeys.portalSecondFactor,
            ]),
        Topic(
            "Marks on incoming mail",
            [
                SettingKeys.infoHeaders, SettingKeys.infoDjigzoHeaders, SettingKeys.tagsEnabled, SettingKeys.tagsDecrypted,
                SettingKeys.tagsSigned, SettingKeys.tagsSignedBy, SettingKeys.tagsInvalid, SettingKeys.tagsStripOutgoing,
            ]),
        Topic(
            "Certificate authority",
            [
                SettingKeys.caAuthority, SettingKeys.caHandler, SettingKeys.caSender, SettingKeys.caCommonName, SettingKeys.caValidity,
                SettingKeys.caKey, SettingKeys.caHash, SettingKeys.caCRLURL, SettingKeys.caCRLValidity, SettingKeys.caPFXPasswordLength,
                SettingKeys.caPFXChannel, SettingKeys.caRenewBefore, SettingKeys.caMailServerIncoming,
                SettingKeys.caMailServerOutgoing,
            ]),
        Topic(
            "The system",
            [
                SettingKeys.crlRefresh, SettingKeys.crlRetry, SettingKeys.aiaFetch, SettingKeys.legacySHA1, SettingKeys.legacyPFX,
                SettingKeys.expiryWarn,
                SettingKeys.traceRetention, SettingKeys.traceSubjects, SettingKeys.queueLifetime, SettingKeys.queueDelayNotice,
                SettingKeys.queueSafeMode, SettingKeys.adminSecondFactor,
            ]),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The setting of this name; `nil` when there is none.
    public static func named(_ name: String) -> (any SettingDeclaration)? { byName[name] }

    /// The setting of this name, if it may be set at this level.
    /// - Throws: `unknownKey`, `wrongLevel`.
    public static func declaration(_ name: String, at level: SettingLevel) throws(SettingError) -> any SettingDeclaration {
        guard let declaration = byName[name] else { throw .unknownKey(name, similar: similar(to: name)) }
        guard !level.kind.isEmpty, declaration.levels.contains(level.kind) else {
            throw .wrongLevel(key: name, level: level, allowed: declaration.levels)
        }
        return declaration
    }

    /// The name nearest to one that does not exist, at most three letters away.
    private static func similar(to name: String) -> String? {
        guard name.utf8.count <= 60 else { return nil }
        let nearest = byName.keys.sorted().map { (name: $0, distance: distance($0, name)) }.min { $0.distance < $1.distance }
        return nearest.flatMap { $0.distance <= 3 ? $0.name : nil }
    }

    /// Letters to change, add or leave out to get from one text to the other (Levenshtein).
    private static func distance(_ a: String, _ b: String) -> Int {
        let target = Array(b.utf8)
        var row = Array(0...target.count)
        for (i, letter) in a.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in target.enumerated() {
                let change = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[target.count]
    }
}
