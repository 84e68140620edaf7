import Mail

/// All settings as they were at one moment: what one message is decided from.
public struct SettingsSnapshot: Sendable {
    public let tree: SettingsTree
    /// The counter of the store that every change raises.
    public let generation: Int64

    public init(_ tree: SettingsTree = SettingsTree(), generation: Int64 = 0) {
        self.tree = tree
        self.generation = generation
    }

    /// The value for an address: user, exact domain, wildcard domains, global, factory.
    ///
    /// Without an address: global, factory.
    public func value<Value>(_ key: SettingKey<Value>, for address: EmailAddress?) -> Resolved<Value> {
        value(key, at: address.map { .user($0) } ?? .global)
    }

    /// The value a level has or inherits.
    public func value<Value>(_ key: SettingKey<Value>, at level: SettingLevel) -> Resolved<Value> {
        tree.resolve(key, at: level)
    }

    /// Every setting as text with the level it comes from, in the order of the registry.
    ///
    /// Secrets are included: who shows them asks `isSecret` first.
    public func allTexts(at level: SettingLevel) -> [(declaration: any SettingDeclaration, text: String, from: SettingLevel)] {
        SettingRegistry.all.map { declaration in
            let (text, from) = tree.resolveText(declaration, at: level)
            return (declaration, text, from)
        }
    }

    /// The value that counts for a message from `sender` to `recipient`, sides combined (`behaviour.md` 4).
    ///
    /// - Parameters:
    ///   - sender: whose settings the sender's side reads; `nil`: the global ones.
    ///   - origin: with `outside` the sender's side is neutral.
    public func effective<Value>(
        _ key: SettingKey<Value>, sender: EmailAddress?, recipient: EmailAddress, origin: Origin
    ) -> Effective<Value> {
        effective(key, sender: origin == .outside ? .neutral : .address(sender), recipient: recipient)
    }

    /// The same, with the sender's side spelled out.
    public func effective<Value>(_ key: SettingKey<Value>, sender: SenderSide, recipient: EmailAddress) -> Effective<Value> {
        let rule = key.combination.rule
        switch rule {
        case .global:
            let resolved = value(key, at: .global)
            return Effective(key: key.name, value: resolved.value, rule: rule, sender: nil, recipient: resolved)
        case .recipient, .owner:
            let resolved = value(key, for: recipient)
            return Effective(key: key.name, value: resolved.value, rule: rule, sender: nil, recipient: resolved)
        case .sender:
            let resolved = resolved(key, sender)
            return Effective(key: key.name, value: resolved?.value ?? key.factory, rule: rule, sender: resolved, recipient: nil)
        case .both, .either, .strongest, .union:
            let ofSender = resolved(key, sender)
            let ofRecipient = value(key, for: recipient)
            let joined = key.combination.join?(
                ofSender?.value ?? key.combination.neutralSender ?? key.factory, ofRecipient.value)
            return Effective(
                key: key.name, value: joined ?? ofRecipient.value, rule: rule, sender: ofSender, recipient: ofRecipient)
        }
    }

    private func resolved<Value>(_ key: SettingKey<Value>, _ sender: SenderSide) -> Resolved<Value>? {
        switch sender {
        case .neutral: nil
        case .address(let address): value(key, for: address)
        }
    }
}

/// The sender's side of a message.
public enum SenderSide: Sendable, Equatable {
    /// Has no say: true under *both*, the least strict value under *either*, `allow` under *strongest*, empty under
    /// *union*, the factory default under *sender*.
    case neutral
    /// This address's settings; the global ones when there is no address.
    case address(EmailAddress?)
}
