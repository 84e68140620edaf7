import Foundation
import Mail
import PDF
import Policy
import Settings
import Store

/// Finds or makes the passwords of PDFs as plans say (`behaviour.md` 15).
struct PasswordDesk: Sendable {
    let store: Store
    let random: @Sendable (Int) -> [UInt8]

    /// - Throws: `ProtectionFailure` for a password no PDF takes; anything else may work the next time.
    func password(for recipient: EmailAddress, _ choice: PasswordChoice, _ plan: Plan) async throws -> IssuedPassword {
        let number = plan.secrets.numbers[recipient]
        switch choice.mode {
        case .static, .sender:
            guard let text = plan.secrets.passwords[recipient] else { throw gone(recipient) }
            return IssuedPassword(recipient: recipient, choice: choice, password: try checked(text, recipient), shown: text)
        case .originator, .sms:
            let text = try await generated(for: recipient, choice)
            return IssuedPassword(
                recipient: recipient, choice: choice, password: try checked(text, recipient), shown: PasswordAlphabet.grouped(text),
                number: number)
        case .otp:
            let secret = try await clientSecret(of: recipient)
            let id = PasswordAlphabet.password(length: OneTimePassword.idLength, random: random)
            let text = OneTimePassword.password(secret, id: id, length: choice.length ?? 16)
            return IssuedPassword(
                recipient: recipient, choice: choice, password: try checked(text, recipient), shown: PasswordAlphabet.grouped(text), id: id)
        }
    }

    private func generated(for recipient: EmailAddress, _ choice: PasswordChoice) async throws -> String {
        guard choice.isReused else { return PasswordAlphabet.password(length: choice.length ?? 16, random: random) }
        guard let text = try await store.read({ try $0.password(for: recipient) }) else { throw gone(recipient) }
        return text
    }

    /// Made when it is first needed. It is kept before anything is locked with it, and only one is ever made: a password must be
    /// computable as long as there are PDFs.
    private func clientSecret(of recipient: EmailAddress) async throws -> ClientSecret {
        guard let fresh = ClientSecret(random(32)) else { throw gone(recipient) }
        return try await store.write { transaction in
            let key = SettingKeys.otpClientSecret
            if let known = try transaction.settingsSnapshot().value(key, for: recipient).value.value { return known }
            _ = try transaction.addUser(recipient)
            _ = try transaction.set(key.name, to: fresh.settingText, at: .user(recipient))
            try transaction.audit(actor: "zegel", operation: "settings.set", subject: "user:\(recipient) \(key.name)", after: "changed")
            return fresh
        }
    }

    private func checked(_ text: String, _ recipient: EmailAddress) throws -> PDFPassword {
        do throws(PDFError) {
            return try PDFPassword(text)
        } catch {
            throw ProtectionFailure(pdf: Self.words(error), for: recipient)
        }
    }

    /// F-07: refused, never cut.
    private static func words(_ error: PDFError) -> String {
        switch error {
        case .passwordTooLong(let octets): "the password has \(octets) bytes, and a PDF takes 127"
        case .passwordEmpty: "the password is empty"
        default: "the password holds a character no PDF takes"
        }
    }

    private func gone(_ recipient: EmailAddress) -> MailFailure {
        MailFailure.temporary(cause: "the password chosen for \(recipient) is gone")
    }
}

extension WriteTransaction {
    /// What is to be kept of a password, in the commit that queues its PDF.
    func keep(_ issued: IssuedPassword, trace: QueueID) throws {
        let choice = issued.choice
        if let id = issued.id { try addPasswordID(id, for: issued.recipient, length: issued.password.text.count, trace: trace) }
        if let invitation = issued.invitation { try invite(issued.recipient, invitation) }
        guard !choice.isReused, let keep = choice.keep, let length = choice.length else { return }
        let row = PasswordRow(
            address: issued.recipient, mode: choice.mode, length: length, number: issued.number, madeAt: time,
            validUntil: keep == .untilCleared ? nil : issued.validUntil)
        try self.keep(password: issued.password.text, row)
    }

    /// The link in the mail counts from the commit that queues it on; who made an account in between needs none.
    private func invite(_ recipient: EmailAddress, _ invitation: IssuedPassword.Invitation) throws {
        guard try !hasPortalAccount(recipient) else { return }
        try addPortalUser(recipient, base: invitation.base)
        try addPortalLink(LoginSecret(invitation.token).hash, for: .join, of: recipient, lasting: PortalLimits.invitation)
    }
}
