import Mail
import Settings

/// A recipient with the way his copy takes.
struct Route {
    let copy: CopyContext
    let path: Path
    /// Tells the path.
    let step: Step
}

extension Decision {
    /// The way of a recipient's copy. Only on the way out the sender's side counts (6.2, D-12), but for mail that carries a key: it must
    /// not be encrypted with that key wherever it goes (K-01).
    mutating func route(of recipient: EmailAddress) -> Route {
        let view = snapshot.settings.view(for: recipient)
        let (path, step) = path(of: recipient, view)
        let copy = CopyContext(recipient: recipient, view: view, sender: path == .outward || isSenderOfKeys(for: view) ? senderView : nil)
        return Route(copy: copy, path: path, step: step)
    }

    /// Written by Zegel in the name of the sender of the recipient's keys, whose mail is never encrypted (P-01).
    private func isSenderOfKeys(for view: SettingsView) -> Bool {
        guard facts.origin == .system, let sender else { return false }
        return view.value(SettingKeys.caSender).value.value == sender
    }

    private mutating func path(of recipient: EmailAddress, _ view: SettingsView) -> (Path, Step) {
        let locality = view.value(SettingKeys.locality)
        used.add(SettingKeys.locality.name, locality)
        let detail = "\(SettingKeys.locality.name) = \(locality.value.settingText) from \(locality.level.phrase)"
        if locality.value == .internal {
            return (.inward, Step(.path, .done, "Recipient is internal, so it takes the decrypt path", detail))
        }
        if facts.origin != .outside {
            return (.outward, Step(.path, .done, "Recipient is external, so it takes the encrypt path", detail))
        }
        if snapshot.relayDomains.contains(where: { $0.covers(recipient.domain) }) {
            let headline = "Relayed for \(recipient.domain), so it takes the encrypt path"
            return (.relayed, Step(.path, .attention, headline, "The domain is in relay_domains and not internal; \(detail)"))
        }
        let headline = "Not relayed: mail from outside goes to internal addresses only"
        return (.none, Step(.path, .refused, headline, "\(detail); \(recipient.domain) is not in relay_domains"))
    }

    /// The final encrypt mode of a copy and the step that tells it (6.2).
    mutating func mode(of copy: CopyContext, _ path: Path, _ triggers: Triggers) -> (EncryptMode, Step) {
        if facts.leadsToPortal {
            return (.never, Step(.mode, .done, Self.headline(.never, path), "It leads to the portal and has to be readable without it"))
        }
        let effective = value(SettingKeys.encryptMode, copy)
        var mode = effective.value
        var details = [effective.phrase]
        if let sender = effective.sender, sender.value == .never {
            let override = copy.sender?.value(SettingKeys.encryptOverrideAllowed)
            used.add(SettingKeys.encryptOverrideAllowed.name, override)
            if let override, !override.value {
                mode = .combined(sender: .never, recipient: effective.recipient?.value ?? .allow, overrideAllowed: false)
                details = [
                    "\(effective.key) = never from \(sender.level.phrase) is final: "
                        + "\(SettingKeys.encryptOverrideAllowed.name) = false from \(override.level.phrase)"
                ]
            }
        }
        if path != .inward { raise(&mode, &details, triggers) }
        return (mode, Step(.mode, .done, Self.headline(mode, path), details.joined(separator: "; ")))
    }

    private func raise(_ mode: inout EncryptMode, _ details: inout [String], _ triggers: Triggers) {
        if let trigger = triggers.encryption, mode != .mandatory {
            mode = .mandatory
            details.append("raised to mandatory by \(trigger)")
        }
        if let minimum = facts.minimumMode.map(EncryptMode.init), mode.firmness < minimum.firmness {
            mode = minimum
            details.append("raised to \(minimum.rawValue) by listener \(facts.listener)")
        }
    }

    private static func headline(_ mode: EncryptMode, _ path: Path) -> String {
        switch (mode, path) {
        case (.never, _): "Do not encrypt"
        case (.allow, .outward): "Encrypt when possible"
        case (.allow, _): "Nothing asks for encryption"
        case (.force, _): "Encrypt by any method that is possible"
        case (.mandatory, _): "Encrypt, or do not send"
        }
    }
}

extension EncryptMode {
    fileprivate init(_ minimum: MinimumMode) {
        switch minimum {
        case .force: self = .force
        case .mandatory: self = .mandatory
        }
    }
}
