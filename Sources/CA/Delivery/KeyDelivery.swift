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
    /// E.164, where the password goes by SMS; `nil`: what `sms.phone-number` says when it is sent.
    public var phone: String?

    public init(form: Form = .file, channel: PFXChannel? = nil, phone: String? = nil) {
        self.form = form
        self.channel = channel?.rawValue
        self.phone = phone
    }

    public init?(json text: String) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = value
    }

    /// The same for a key of later on: by then the number in the settings counts.
    var later: Self {
        var later = self
        later.phone = nil
        return later
    }

    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension SettingsSnapshot {
    /// How a key travels to an address by what is set now.
    /// - Throws: `CAError.refused` when there is no way: then nothing is sent (K-02).
    public func keyWay(_ delivery: KeyDelivery, to owner: EmailAddress) throws(CAError) -> KeyWay {
        let channel = delivery.channel.flatMap { PFXChannel(rawValue: $0) } ?? view(for: owner).value(SettingKeys.caPFXChannel).value
        let sender = try keySender(for: owner)
        let number = channel == .sms ? try smsNumber(delivery, to: owner, from: sender) : nil
        let portal = channel == .portal ? try portal(of: sender, for: owner) : nil
        return KeyWay(sender: sender, channel: channel, number: number, portal: portal)
    }

    private func smsNumber(_ delivery: KeyDelivery, to owner: EmailAddress, from sender: EmailAddress) throws(CAError) -> PhoneNumber {
        let own = view(for: owner)
        guard own.effective(SettingKeys.smsAllowed, sender: view(for: sender)).value else {
            throw .refused(
                "the password for \(owner) cannot go by SMS: set sms.allowed to true for \(owner) and for \(sender), "
                    + "or choose the channel show. Nothing was sent")
        }
        guard value(SettingKeys.smsTransport, at: .global).value.value != nil else {
            throw .refused(
                "the password for \(owner) cannot go by SMS: no transport is set. Set sms.transport globally, "
                    + "or choose the channel show. Nothing was sent")
        }
        guard let number = delivery.phone.flatMap({ PhoneNumber($0) }) ?? own.value(SettingKeys.smsPhoneNumber).value.value else {
            throw .refused(
                "the password for \(owner) cannot go by SMS: no telephone number is known. Set sms.phone-number for \(owner), "
                    + "or choose the channel show. Nothing was sent")
        }
        return number
    }

    /// Who mails keys to an address (K-01).
    /// - Throws: `CAError.refused` when nobody may.
    public func keySender(for address: EmailAddress) throws(CAError) -> EmailAddress {
        guard let sender = view(for: address).value(SettingKeys.caSender).value.value else {
            throw .refused(
                "ca.sender is not set, so there is nobody to mail the key from: give an address of yours encrypt.mode never and "
                    + "encrypt.override-allowed false, then set ca.sender to it. Nothing was sent")
        }
        let own = view(for: sender)
        guard own.value(SettingKeys.encryptMode).value == .never, !own.value(SettingKeys.encryptOverrideAllowed).value else {
            throw .refused(
                "mail from \(sender) may be encrypted, with the very key it carries: set encrypt.mode to never and "
                    + "encrypt.override-allowed to false for it. Nothing was sent")
        }
        return sender
    }
}
