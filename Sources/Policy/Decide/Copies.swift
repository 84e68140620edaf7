import Mail
import Settings

/// What one recipient gets, before recipients with equal copies are put together.
struct Copy {
    /// A protection whose certificates or PDF are this recipient's alone.
    struct Wish: Hashable {
        var signing: SigningChoice?
        var certificates: [EncryptionCertificate] = []
        var cipher = CipherWish.fixed(.aes256CBC)
        var pdf: PDFChoice?

        var isEncrypted: Bool { !certificates.isEmpty || pdf != nil }
    }

    enum Shape {
        case pass
        case protect(Wish)
        case unprotect(Unprotection, then: Wish?)
        case refuse(Refusal)
        case hold(Refusal)
    }

    var decision: RecipientDecision
    var shape: Shape
}

extension Decision {
    mutating func decideCopy(for route: Route, _ triggers: Triggers, _ signing: Signing) -> Copy {
        let recipient = route.copy.recipient
        var copy = Copy(
            decision: RecipientDecision(recipient: recipient, path: route.path, outcome: .refused, mode: .never, steps: [route.step]),
            shape: .pass)
        if route.path == .none {
            copy.finish(.refuse(Refusal(.init(5, 7, 1), "relaying to <\(recipient)> is not allowed")), .refused, "Not sent", "")
            return copy
        }
        let (mode, modeStep) = mode(of: route.copy, route.path, triggers)
        copy.decision.mode = mode
        copy.decision.steps.append(modeStep)
        if route.path == .inward {
            decideInward(&copy, route.copy)
        } else {
            decideOutward(&copy, route.copy, signing, asksForEncryption: wantsEncryption(mode, route.path))
        }
        return copy
    }

    /// Under `allow` mail of our own is encrypted when possible; mail of others is not (6.2).
    private func wantsEncryption(_ mode: EncryptMode, _ path: Path) -> Bool {
        mode.demandsProtection || (mode == .allow && path == .outward)
    }

    // MARK: Encrypt path

    private mutating func decideOutward(_ copy: inout Copy, _ context: CopyContext, _ signing: Signing, asksForEncryption: Bool) {
        if facts.protection == .smimeEncrypted {
            copy.finish(.pass, .alreadyEncrypted, "Passed on as it is: already encrypted", "already-encrypted (E-08)")
            return
        }
        if signing.isRequired, let problem = signing.problem ?? signingProblem(context) {
            fail(&copy, .signingFailed, "signing is required and was not possible: \(problem)")
            return
        }
        var wish = Copy.Wish()
        if asksForEncryption {
            let attempt = encrypt(context, mode: copy.decision.mode)
            copy.decision.steps += attempt.steps
            if let reason = attempt.reasonNotToSend(under: copy.decision.mode) {
                fail(&copy, .encryptionFailed, reason)
                return
            }
            wish.certificates = attempt.certificates
            wish.cipher = attempt.cipher
            wish.pdf = attempt.pdf
        }
        let mayBeSigned =
            wish.pdf == nil
            ? !signing.onlyWhenEncrypting || !wish.certificates.isEmpty : signing.isRequired || signsCarrier(signing)
        if mayBeSigned, signing.choice != nil, signingProblem(context) == nil { wish.signing = signing.choice }
        finishOutward(&copy, wish)
    }

    /// Why this copy cannot be signed although the message could.
    private mutating func signingProblem(_ context: CopyContext) -> String? {
        smimeIsOff(context).map { "S/MIME: \($0.text) for \(context.recipient)" }
    }

    /// The mail that carries a PDF is no S/MIME encryption: `when-encrypting` does not sign it.
    private mutating func signsCarrier(_ signing: Signing) -> Bool {
        senderValue(SettingKeys.pdfSignCarrier).value && !signing.onlyWhenEncrypting
    }

    private mutating func finishOutward(_ copy: inout Copy, _ wish: Copy.Wish) {
        if let pdf = wish.pdf {
            let words = wish.signing == nil ? "Sent as an encrypted PDF" : "Sent as an encrypted PDF in a signed mail"
            copy.finish(.protect(wish), .encrypted, words, pdf.password.words.capitalizedFirst)
            note(pdf, for: copy.decision.recipient)
            return
        }
        let isSigned = wish.signing != nil || facts.protection.isSigned
        let shape: Copy.Shape = wish.signing == nil && wish.certificates.isEmpty ? .pass : .protect(wish)
        guard wish.certificates.isEmpty else {
            copy.finish(
                shape, isSigned ? .signedAndEncrypted : .encrypted, wish.signing == nil ? "Encrypted" : "Signed and encrypted", "")
            notices.protected(copy.decision.recipient, by: .smime, notify: senderValue(SettingKeys.encryptNotifySender).value)
            return
        }
        // Sent plain as asked is no news; sent plain for want of a certificate is worth a look.
        let mark: Mark = copy.decision.mode == .never ? .neutral : .attention
        let words = wish.signing == nil ? "Sent plain" : "Signed and sent plain"
        copy.finish(shape, isSigned ? .signed : .plain, words, "", mark: mark)
    }

    /// Who is told of a PDF.
    private mutating func note(_ pdf: PDFChoice, for recipient: EmailAddress) {
        notices.protected(recipient, by: .pdf, notify: senderValue(SettingKeys.encryptNotifySender).value)
        if pdf.password.mode == .originator, !pdf.password.isReused { notices.password(for: recipient) }
    }

    // MARK: Decrypt path

    private mutating func decideInward(_ copy: inout Copy, _ context: CopyContext) {
        var wish: Copy.Wish?
        if copy.decision.mode.demandsProtection {
            let attempt = encryptForDevice(context, mode: copy.decision.mode)
            copy.decision.steps += attempt.steps
            if attempt.isPossible {
                wish = Copy.Wish(certificates: attempt.certificates, cipher: attempt.cipher)
            } else if let reason = attempt.reasonNotToSend(under: copy.decision.mode) {
                failInward(&copy, reason)
                return
            }
        }
        let outcome: RecipientDecision.Outcome = wish == nil ? .delivered : .deliveredEncrypted
        let words = wish == nil ? "Delivered" : "Delivered encrypted for the recipient's own device"
        let tags = tags(context)
        let hasForgedTag = tags?.isForged(in: facts.header) ?? false
        guard facts.protection != .none || hasForgedTag else {
            copy.finish(wish.map { .protect($0) } ?? .pass, outcome, words, facts.protection.inwardDetail)
            return
        }
        let detail = facts.protection.inwardDetail + (hasForgedTag ? "; what looks like a tag of ours is taken out of the subject" : "")
        copy.finish(.unprotect(unprotection(context, tags), then: wish), outcome, words, detail)
    }

    private mutating func unprotection(_ context: CopyContext, _ tags: SubjectTags?) -> Unprotection {
        Unprotection(
            isStrict: value(SettingKeys.smimeStrictDecryption, context).value,
            removesSignature: value(SettingKeys.smimeRemoveSignature, context).value,
            writesInfoHeaders: value(SettingKeys.infoHeaders, context).value,
            writesDjigzoHeaders: value(SettingKeys.infoDjigzoHeaders, context).value,
            neutralisesHTML: value(SettingKeys.smimeNeutraliseHTML, context).value ? true : nil, tags: tags,
            unknownRevocation: value(SettingKeys.revocationUnknown, context).value,
            harvest: value(SettingKeys.smimeHarvest, context).value)
    }

    /// The tags for a recipient; `nil` when he gets none (20.2).
    private mutating func tags(_ context: CopyContext) -> SubjectTags? {
        guard value(SettingKeys.tagsEnabled, context).value else { return nil }
        return SubjectTags(
            decrypted: value(SettingKeys.tagsDecrypted, context).value.text, signed: value(SettingKeys.tagsSigned, context).value.text,
            signedBy: value(SettingKeys.tagsSignedBy, context).value.text, invalid: value(SettingKeys.tagsInvalid, context).value.text)
    }

    /// Opened it could not be closed again, so a mail that is encrypted stays so (D-12).
    private mutating func failInward(_ copy: inout Copy, _ reason: String) {
        if facts.protection == .smimeEncrypted {
            copy.finish(.pass, .alreadyEncrypted, "Delivered as it is: already encrypted", "It could not be encrypted again after opening")
        } else {
            fail(&copy, .encryptionFailed, reason)
        }
    }

    // MARK: Failure

    /// Not sent, and somebody told: the sender if he is ours and may be told, else an administrator by the queue.
    private mutating func fail(_ copy: inout Copy, _ kind: Notice.Kind, _ reason: String) {
        let refusal = Refusal(.init(5, 7, 5), reason)
        switch notices.whoIsTold {
        case .sender(let address):
            notices.failed(copy.decision.recipient, kind, reason)
            copy.finish(.refuse(refusal), .refused, "Not sent", reason.capitalizedFirst, mark: .refused)
            copy.decision.steps.append(Step(.notice, .done, "\(address) is told by mail"))
        case .nobody(let why):
            copy.finish(.refuse(refusal), .refused, "Not sent", reason.capitalizedFirst, mark: .refused)
            copy.decision.steps.append(Step(.notice, .neutral, "No notice: \(why)"))
        case .administrators(let why):
            copy.finish(.hold(refusal), .held, "Held in the queue for an administrator", reason.capitalizedFirst, mark: .attention)
            copy.decision.steps.append(Step(.notice, .neutral, "No notice to the sender: \(why)"))
        }
    }
}

extension Copy {
    /// Sets what becomes of the copy and tells it as the last step.
    fileprivate mutating func finish(
        _ shape: Shape, _ outcome: RecipientDecision.Outcome, _ headline: String, _ detail: String, mark: Mark? = nil
    ) {
        self.shape = shape
        decision.outcome = outcome
        decision.steps.append(Step(.outcome, mark ?? (outcome == .refused ? .refused : .done), headline, detail))
    }
}

extension EncryptionAttempt {
    /// Why nothing may leave when nothing is left to try (E-13): mandatory, or force with a failure while it was carried out.
    fileprivate func reasonNotToSend(under mode: EncryptMode) -> String? {
        guard !isPossible else { return nil }
        if let refusal { return refusal }
        if mode == .mandatory { return "encryption is mandatory and was not possible: \(problem)" }
        return mode == .force && hasFailed ? "encryption was asked for and failed: \(problem)" : nil
    }
}

extension RootProtection {
    /// What awaits a mail on its way in.
    fileprivate var inwardDetail: String {
        switch self {
        case .none: "The mail is neither signed nor encrypted"
        case .smimeEncrypted: "The mail is encrypted: it is opened with the recipient's key and its signatures are judged"
        case .smimeClearSigned, .smimeOpaqueSigned: "The mail is signed: its signatures are judged"
        case .smimeCompressed: "The mail is compressed: it is opened and judged"
        case .encryptedBelowRoot: "An encrypted part is not the root: it is marked and not opened"
        case .signedBelowRoot: "Only a part of the mail is signed, which says nothing about the rest"
        }
    }
}
