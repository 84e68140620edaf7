import Mail
import PKI
import Settings

/// What S/MIME can do for one recipient (E-10).
struct EncryptionAttempt {
    /// Empty: not possible.
    var certificates: [EncryptionCertificate] = []
    var cipher = CipherWish.fixed(.aes256CBC)
    /// Why not, for the sender; empty when it is possible.
    var problem = ""
    /// A method was possible and failed for good when it was carried out.
    var hasFailed = false
    var steps: [Step] = []

    var isPossible: Bool { !certificates.isEmpty }
}

/// The content cipher one recipient's copy wants.
enum CipherWish: Hashable {
    case fixed(ContentCipher)
    /// The best that all recipients of the copy know (12.1).
    case best(readsGCM: Bool)
}

extension Decision {
    /// Tries the recipient's methods in their order. S/MIME is the one there is; others are passed over, with a word about it.
    mutating func encrypt(_ copy: CopyContext, mode: EncryptMode) -> EncryptionAttempt {
        let methods = value(SettingKeys.encryptMethods, copy)
        var attempt = EncryptionAttempt(problem: "S/MIME is not among the methods for \(copy.recipient)")
        if methods.value.elements.contains(.smime) {
            attempt = encryptBySMIME(copy, mode: mode)
        } else {
            attempt.steps = [Step(.method, .neutral, "S/MIME was not tried", methods.phrase)]
        }
        let others = methods.value.elements.filter { $0 != .smime }
        if !attempt.isPossible, !others.isEmpty {
            let names = others.map(\.words).joined(separator: ", ")
            attempt.steps.append(
                Step(.method, .neutral, "No other method was tried", "\(names): not part of this version; \(methods.phrase)"))
        }
        return attempt
    }

    private mutating func encryptBySMIME(_ copy: CopyContext, mode: EncryptMode) -> EncryptionAttempt {
        if let problem = smimeIsOff(copy) ?? smimeDoesNotFit(copy, mode) {
            return EncryptionAttempt(
                problem: problem.text, steps: [Step(.method, .neutral, "S/MIME was not tried: \(problem.text)", problem.setting)])
        }
        let selection = encryptionCertificates(for: copy)
        guard !selection.chosen.isEmpty else {
            let headline = "S/MIME was not possible: \(selection.problem)"
            return EncryptionAttempt(
                problem: "\(selection.problem) for \(copy.recipient)", hasFailed: selection.hasFailed,
                steps: [Step(.method, .refused, headline, selection.detail, refused: selection.refused)])
        }
        let learnt = Self.addressAndWithoutTag(copy.recipient).compactMap { snapshot.capabilities[$0] }
        let known = RecipientCapabilities.newest(of: learnt + selection.capabilities, at: snapshot.at)
        let transport = transport(copy, known)
        let names = selection.chosen.map(Words.short).joined(separator: ", ")
        let headline = "S/MIME is possible with \(Words.count(selection.chosen.count, "certificate"))"
        return EncryptionAttempt(
            certificates: selection.chosen.map { EncryptionCertificate(thumbprint: $0, transport: transport) },
            cipher: cipher(copy, known),
            steps: [Step(.method, .done, headline, names, refused: selection.refused)])
    }

    /// Whether S/MIME is switched off for this pair, with the words and the setting.
    mutating func smimeIsOff(_ copy: CopyContext) -> (text: String, setting: String)? {
        let enabled = value(SettingKeys.smimeEnabled, copy)
        return enabled.value ? nil : ("it is switched off", enabled.phrase)
    }

    private mutating func smimeDoesNotFit(_ copy: CopyContext, _ mode: EncryptMode) -> (text: String, setting: String)? {
        let limit = value(SettingKeys.smimeMaxSize, copy)
        if facts.size > limit.value.bytes {
            return (Words.tooLarge(facts.size, Resolved(value: limit.value, level: limit.level)), limit.phrase)
        }
        let skips = value(SettingKeys.smimeSkipCalendar, copy)
        if facts.hasCalendar, skips.value, mode != .mandatory { return ("it is a meeting request", skips.phrase) }
        return nil
    }

    private mutating func cipher(_ copy: CopyContext, _ known: RecipientCapabilities?) -> CipherWish {
        switch value(SettingKeys.smimeCipher, copy).value {
        case .auto: .best(readsGCM: known?.readsAES256GCM ?? false)
        case .aes256GCM: .fixed(.aes256GCM)
        case .aes256CBC: .fixed(.aes256CBC)
        case .aes128CBC: .fixed(.aes128CBC)
        }
    }

    private mutating func transport(_ copy: CopyContext, _ known: RecipientCapabilities?) -> KeyTransport {
        switch value(SettingKeys.smimeKeyTransport, copy).value {
        case .auto: known?.readsOAEP == true ? .oaep : .pkcs1
        case .oaep: .oaep
        case .pkcs1: .pkcs1
        }
    }
}

extension EncryptionMethod {
    /// The name people know it by.
    var words: String {
        switch self {
        case .smime: "S/MIME"
        case .openpgp: "OpenPGP"
        case .pdf: "PDF"
        case .portal: "portal"
        }
    }
}
