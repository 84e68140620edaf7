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

    /// The settings of an address: user, exact domain, wildcard domains, global, factory.
    ///
    /// Without an address: global, factory.
    public func view(for address: EmailAddress?) -> SettingsView { tree.view(at: address.map { .user($0) } ?? .global) }

    /// The value for an address; see `view(for:)`.
    public func value<Value>(_ key: SettingKey<Value>, for address: EmailAddress?) -> Resolved<Value> {
        view(for: address).value(key)
    }

    /// The value a level has or inherits.
    public func value<Value>(_ key: SettingKey<Value>, at level: SettingLevel) -> Resolved<Value> {
        tree.view(at: level).value(key)
    }

    /// Every setting as text with the level it comes from, in the order of the registry.
    ///
    /// Secrets are included: who shows them asks `isSecret` first.
    public func allTexts(at level: SettingLevel) -> [(declaration: any SettingDeclaration, text: String, from: SettingLevel)] {
        let view = tree.view(at: level)
        return SettingRegistry.all.map { declaration in
            let (text, from) = view.text(declaration)
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
        view(for: recipient).effective(key, sender: origin == .outside ? nil : view(for: sender))
    }
}
