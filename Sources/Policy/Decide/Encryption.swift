import Mail
import PKI
import Settings

/// What the methods can do for one recipient (E-10, E-11).
struct EncryptionAttempt {
    /// Empty: not by S/MIME.
    var certificates: [EncryptionCertificate] = []
    var cipher = CipherWish.fixed(.aes256CBC)
    /// `nil`: no PDF.
    var pdf: PDFChoice?
    /// Why not, for the sender; empty when it is possible.
    var problem = ""
    /// A method was possible and failed for good when it was carried out.
    var hasFailed = false
    /// Why nothing may leave under any mode; `nil`: the mode decides.
    var refusal: String?
    var steps: [Step] = []

    var isPossible: Bool { !certificates.isEmpty || pdf != nil }
}

/// The content cipher one recipient's copy wants.
enum CipherWish: Hashable {
    case fixed(ContentCipher)
    /// The best that all recipients of the copy know (12.1).
    case best(readsGCM: Bool)
}

extension Decision {
    /// Tries the recipient's methods in their order; those that are not there yet are passed over, with a word about it.
    mutating func encrypt(_ copy: CopyContext, mode: EncryptMode) -> EncryptionAttempt {
        let methods = value(SettingKeys.encryptMethods, copy)
        let there = methods.value.elements.filter { $0 == .smime || $0 == .pdf && snapshot.makesPDF }
        var attempt = EncryptionAttempt()
        if !there.contains(.smime) {
            attempt.problem = "S/MIME is not among the methods for \(copy.recipient)"
            attempt.steps = [Step(.method, .neutral, "S/MIME was not tried", methods.phrase)]
        }
        for method in there where !attempt.isPossible {
            attempt.add(method == .smime ? encryptBySMIME(copy, mode: mode) : encryptByPDF(copy, mode: mode))
        }
        let others = methods.value.elements.filter { !there.contains($0) }
        if !attempt.isPossible, !others.isEmpty {
            let names = others.map(\.words).joined(separator: ", ")
            let headline = there == [.smime] || there.isEmpty ? "No other method was tried" : "No further method was tried"
            attempt.steps.append(Step(.method, .neutral, headline, "\(names): not part of this version; \(methods.phrase)"))
        }
        return attempt
    }

    /// A recipient inside opens his mail on a device of his own: S/MIME alone (D-12).
    mutating func encryptForDevice(_ copy: CopyContext, mode: EncryptMode) -> EncryptionAttempt {
        let methods = value(SettingKeys.encryptMethods, copy)
        guard methods.value.elements.contains(.smime) else {
            return EncryptionAttempt(
                problem: "S/MIME is not among the methods for \(copy.recipient)",
                steps: [Step(.method, .neutral, "S/MIME was not tried", methods.phrase)])
        }
        return encryptBySMIME(copy, mode: mode)
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
        let names = selection.chosen.map { CertificateText.short(thumbprint: $0) }.joined(separator: ", ")
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

extension EncryptionAttempt {
    /// Takes over what a further method came to.
    fileprivate mutating func add(_ next: EncryptionAttempt) {
        let told = [problem, next.problem].filter { !$0.isEmpty }
        problem = next.isPossible ? "" : told.joined(separator: "; ")
        (certificates, cipher, pdf) = (next.certificates, next.cipher, next.pdf)
        hasFailed = hasFailed || next.hasFailed
        refusal = refusal ?? next.refusal
        steps += next.steps
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
