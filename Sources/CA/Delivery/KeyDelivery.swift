import Foundation
import Mail
import Settings

/// How a key travels to its owner (`behaviour.md` 13.5); kept as JSON with the request it belongs to.
public struct KeyDelivery: Codable, Hashable, Sendable {
    /// What is attached to the mail.
    public enum Form: String, Codable, Hashable, Sendable, CaseIterable {
        /// A PKCS #12 file.
        case file
        /// An Apple configuration profile.
        case profile
        case both

        var hasFile: Bool { self != .profile }
        var hasProfile: Bool { self != .file }
    }

    public var form: Form
    /// `nil`: what `ca.pfx-channel` says when it is sent.
    public var channel: String?

    public init(form: Form = .file, channel: PFXChannel? = nil) {
        self.form = form
        self.channel = channel?.rawValue
    }

    public init?(json text: String) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = value
    }

    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension PFXChannel {
    /// K-02: without a channel nothing is sent.
    /// - Throws: `CAError.refused` for those that come with later versions.
    public func checkPossible() throws(CAError) {
        switch self {
        case .show, .portal: return
        case .sms:
            throw .refused(
                "the password cannot go by SMS: this version sends none. Nothing was sent; choose the channel show, or set ca.pfx-channel to show"
            )
        }
    }
}

extension SettingsSnapshot {
    /// Who mails keys to an address (K-01).
    /// - Throws: `CAError.refused` when nobody may.
    public func keySender(for address: EmailAddress) throws(CAError) -> EmailAddress {
        guard let sender = view(for: address).value(SettingKeys.caSender).value.value else {
            throw .refused(
                "ca.sender is not set, so there is nobody to mail the key from: give an address of yours encrypt.mode never and "
                    + "encrypt.override-allowed false, then set ca.sender to it")
        }
        let own = view(for: sender)
        guard own.value(SettingKeys.encryptMode).value == .never, !own.value(SettingKeys.encryptOverrideAllowed).value else {
            throw .refused(
                "mail from \(sender) may be encrypted, with the very key it carries: set encrypt.mode to never and "
                    + "encrypt.override-allowed to false for it")
        }
        return sender
    }
}
