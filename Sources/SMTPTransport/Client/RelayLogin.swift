/// An account of ours at another server. Prints as its name alone.
public struct RelayLogin: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public let account: String
    let password: String

    public init(account: String, password: String) {
        self.account = account
        self.password = password
    }

    public var description: String { account }
    public var debugDescription: String { account }
    public var customMirror: Mirror { Mirror(self, children: ["account": account]) }
}
