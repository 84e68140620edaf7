import Foundation
import Logging
import MIME
import Mail
import Notices
import PDF
import Policy
import Queue
import SMIME
import Settings
import Store

/// Makes a recipient's copy an encrypted PDF in a mail that says nothing of it (`behaviour.md` 14), and brings its password on its way.
struct PDFDesk: Sendable {
    /// The mail, and what has to be committed with it.
    struct Copy: Sendable {
        var bytes: [UInt8]
        let password: IssuedPassword
        /// `nil`: the password goes another way, or the recipient has it.
        let sms: NewSMS?
        /// `nil`: it is not answered in the portal.
        var reply: NewReplyLink?
    }

    let configuration: GatewayConfiguration
    let renderer: PDFRenderer?
    let passwords: PasswordDesk
    let press: NoticePress
    let crypto: CryptoPool
    let random: @Sendable (Int) -> [UInt8]
    let now: @Sendable () -> Date
    let logger: Logger

    /// - Throws: `ProtectionFailure` when this message can never be a PDF for him; anything else may work the next time.
    func copy(_ choice: PDFChoice, for recipient: EmailAddress, _ decided: DecisionDesk.Decided, _ entry: ReceivedEntry) async throws
        -> Copy
    {
        guard let renderer else { throw MailFailure.temporary(cause: "no PDFs are made on this machine") }
        let settings = decided.snapshot.settings
        let message = decided.incoming.edited(by: decided.plan)
        var password = try await passwords.password(for: recipient, choice.password, decided.plan)
        if choice.password.invites ?? false, let base = choice.portal {
            password.invitation = .init(token: LoginSecret(random: random).text, base: base)
        }
        let links = choice.portal.map { PortalLinks(base: $0, random: random) }
        let fileName = settings.value(SettingKeys.language, for: recipient).value == .de ? "Nachricht.pdf" : "message.pdf"
        let (about, carrier) = (subject(of: message, decided, entry), carrier(choice, password, links, fileName: fileName))
        let cover = try await press.cover(.pdfCover(about, carrier), for: recipient, settings, trace: entry.trace)
        let replyToken = choice.replyUntil == nil ? nil : links?.token()
        let (readable, frame) = try await crypto.run {
            self.frame(for: recipient, choice, replyToken.flatMap { links?.reply($0) }, cover, message, decided)
        }
        let rendered = try await render(readable, password, frame, renderer)
        let report = rendered.report
        logger.info(
            "pdf.made",
            metadata: [
                "id": "\(entry.trace)", "recipient": "\(recipient)", "pages": "\(report.pages)", "attachments": "\(report.attachments)",
                "password": "\(choice.password.mode.rawValue)", "plain": "\(report.isTextInstead)", "cut": "\(report.isCut)",
            ])
        let bytes = try await press.carrier(
            .encryptedPDF(about, carrier), of: message, pdf: rendered.pdf, fileName: fileName, to: recipient, settings, trace: entry.trace,
            at: now())
        var copy = Copy(bytes: bytes, password: password, sms: try await sms(password, decided, entry))
        copy.reply = try await reply(replyToken, choice, for: recipient, message, decided, entry)
        return copy
    }

    /// The link by which it is answered, to be kept with it (`behaviour.md` 17.2).
    private func reply(
        _ token: String?, _ choice: PDFChoice, for recipient: EmailAddress, _ message: [UInt8], _ decided: DecisionDesk.Decided,
        _ entry: ReceivedEntry
    ) async throws -> NewReplyLink? {
        guard let token, let end = choice.replyUntil, let sender = decided.snapshot.replyAddress(for: decided.incoming.facts) else {
            return nil
        }
        let subject = decided.plan.subjectReplacement ?? decided.incoming.facts.subject ?? ""
        return try await crypto.run { [random] in
            ReplyLinkMaker(random: random).link(
                token, for: recipient, to: sender, about: message, shownSubject: subject, receivedAt: entry.acceptedAt, until: end)
        }
    }

    private func render(_ message: [UInt8], _ password: IssuedPassword, _ frame: PDFFrame, _ renderer: PDFRenderer) async throws
        -> RenderedPDF
    {
        do {
            return try await renderer.render(message, password: password.password, frame: frame)
        } catch let failure as MailFailure where failure.isPermanent {
            logger.warning("pdf.failed", metadata: ["recipient": "\(password.recipient)", "reason": "\(failure.cause)"])
            throw ProtectionFailure(pdf: failure.text, for: password.recipient)
        }
    }

    // MARK: The PDF

    /// The message as people read it, and what stands around it. A signature cannot be shown in a PDF: the frame says what it was worth (F-08).
    private func frame(
        for recipient: EmailAddress, _ choice: PDFChoice, _ replyAddress: String?, _ cover: String, _ message: [UInt8],
        _ decided: DecisionDesk.Decided
    ) -> (readable: [UInt8], PDFFrame) {
        var frame = PDFFrame()
        let language = decided.snapshot.settings.value(SettingKeys.language, for: recipient).value
        frame.language = language.rawValue
        frame.organisation = configuration.organisation
        frame.logo = configuration.letterhead.logo
        frame.coverText = cover
        frame.attachesOriginal = choice.attachesOriginal ?? false
        frame.madeAt = now().formatted(.iso8601)
        frame.replyAddress = replyAddress ?? ""
        guard decided.incoming.facts.protection.isSigned else { return (message, frame) }
        let opened = MessageReader().open(message, keys: [], known: decided.snapshot.trust.intermediates.map(\.x509))
        let report = SMIMEReport(opened.layers, of: Message(parsing: message), trust: decided.snapshot.trust, at: now())
        if let state = report.state {
            frame.signature = NoticeWriter.sentence("The sender signed this message: \(state.words).", in: language)
            frame.isSignatureValid = state == .valid
        }
        return (opened.withoutSignatures, frame)
    }

    // MARK: The mail around it

    /// What the recipient may know of the message: its subject without what triggers and secrets took out.
    private func subject(of message: [UInt8], _ decided: DecisionDesk.Decided, _ entry: ReceivedEntry) -> NoticeSubject {
        let facts = decided.incoming.facts
        let header = Message(parsing: message).root.header
        return NoticeSubject(
            id: entry.trace, sender: facts.author.address ?? facts.reversePath ?? configuration.systemSender,
            recipients: facts.recipients.filter(facts.visibleRecipients.contains),
            subject: decided.plan.subjectReplacement ?? facts.subject ?? "", date: entry.acceptedAt,
            messageID: header.first(named: "Message-ID")?.unfolded)
    }

    private func carrier(_ choice: PDFChoice, _ password: IssuedPassword, _ links: PortalLinks?, fileName: String) -> NoticeContent.Carrier
    {
        var carrier = NoticeContent.Carrier(passwordMode: choice.password.mode.rawValue, fileName: fileName)
        carrier.isReused = choice.password.isReused
        carrier.isInvitation = choice.password.invites ?? false
        carrier.phoneMasked = choice.password.number
        carrier.replyValidUntil = choice.replyUntil
        carrier.baseURL = choice.portal
        if let id = password.id, let links {
            carrier.passwordID = id
            carrier.otpURL = links.oneTimePassword(id: id)
            if let invitation = password.invitation { carrier.inviteURL = links.invitation(invitation.token) }
        }
        return carrier
    }

    // MARK: The password

    private func sms(_ password: IssuedPassword, _ decided: DecisionDesk.Decided, _ entry: ReceivedEntry) async throws -> NewSMS? {
        guard password.choice.mode == .sms, !password.choice.isReused, let number = password.number else { return nil }
        let facts = decided.incoming.facts
        let author = (facts.author.address ?? facts.reversePath).map(\.description) ?? configuration.organisation
        let text = try await press.sms(
            .sms(.smsPassword, password: password.shown, from: author), for: password.recipient, decided.snapshot.settings,
            trace: entry.trace)
        // N-01, N-02: only a sender of ours is told when it cannot be sent.
        let told = facts.origin == .inside && facts.automaticBecause == nil ? facts.reversePath : nil
        return NewSMS(to: number, for: password.recipient, text: text, sender: told, trace: entry.trace)
    }
}
