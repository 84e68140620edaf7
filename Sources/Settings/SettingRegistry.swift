/// The list of all settings, in the order of `behaviour.md` 5.
public enum SettingRegistry {
    /// Every setting there is.
    public static let all: [any SettingDeclaration] = [
        SettingKeys.locality, SettingKeys.language,
        SettingKeys.encryptMode, SettingKeys.encryptOverrideAllowed, SettingKeys.encryptMethods, SettingKeys.encryptNotifySender,
        SettingKeys.triggerSubjectEnabled, SettingKeys.triggerSubjectText, SettingKeys.triggerSubjectIsRegex,
        SettingKeys.triggerSubjectStrip,
        SettingKeys.triggerSignSubjectEnabled, SettingKeys.triggerSignSubjectText, SettingKeys.triggerSignSubjectIsRegex,
        SettingKeys.triggerSignSubjectStrip,
        SettingKeys.triggerHeaderEncrypt, SettingKeys.triggerHeaderSign, SettingKeys.triggerHeaderStrip,
        SettingKeys.signMode, SettingKeys.signHash, SettingKeys.signForm, SettingKeys.signSkipCalendar, SettingKeys.signCertificate,
        SettingKeys.signNewest, SettingKeys.signDomainCertificate,
        SettingKeys.smimeEnabled, SettingKeys.smimeCipher, SettingKeys.smimeKeyTransport, SettingKeys.smimeMaxSize,
        SettingKeys.smimeSkipCalendar, SettingKeys.smimeCertificates, SettingKeys.smimeAutoSelect,
        SettingKeys.smimeAdditionalCertificates, SettingKeys.smimeStrictDecryption,
        SettingKeys.smimeHarvest, SettingKeys.smimeRemoveSignature,
        SettingKeys.revocationUnknown, SettingKeys.expiredCRLGrace, SettingKeys.infoHeaders, SettingKeys.infoDjigzoHeaders,
        SettingKeys.tagsEnabled, SettingKeys.tagsDecrypted, SettingKeys.tagsSigned, SettingKeys.tagsSignedBy, SettingKeys.tagsInvalid,
        SettingKeys.tagsStripOutgoing,
        SettingKeys.crlRefresh, SettingKeys.crlRetry, SettingKeys.aiaFetch, SettingKeys.legacySHA1, SettingKeys.expiryWarn,
        SettingKeys.traceRetention, SettingKeys.traceSubjects, SettingKeys.queueLifetime, SettingKeys.queueDelayNotice,
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
