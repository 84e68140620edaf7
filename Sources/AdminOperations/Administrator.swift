/// Who asks: shown in the audit.
public struct Administrator: Codable, Sendable, Hashable {
    /// `local:root`: the user behind the Unix socket, checked by the kernel.
    public var name: String
    /// Rights as `noun.verb`; `*` is all of them.
    public var rights: Set<String>

    public init(name: String, rights: Set<String>) {
        self.name = name
        self.rights = rights
    }

    public func may(_ permission: String) -> Bool {
        rights.contains("*") || rights.contains(permission)
    }
}
