/// One thing an administrator can do, as a value: the command line, the API and the pages build it, the engine carries it out.
///
/// Everything about it stands here once: its name is its route, its permission is checked before it runs, its fields make
/// the documentation, and secret ones are left out of the audit.
public protocol AdminOperation: Codable, Sendable {
    associatedtype Result: Codable & Sendable
    /// `noun.verb`; the route is `/api/v1/operations/` and this name.
    static var name: String { get }
    /// The right it needs, `noun.verb` (`behaviour.md` 27.4).
    static var permission: String { get }
    /// Who may ask for it at all: `.right` but for what logging in needs.
    static var access: Access { get }
    /// One line of documentation.
    static var summary: String { get }
    /// Changes nothing: not audited, may be repeated.
    static var isRead: Bool { get }
    /// One row for each coded key.
    static var fields: [OperationField] { get }
}

extension AdminOperation {
    public static var permission: String { name }
    public static var access: Access { .right }
    public static var isRead: Bool { false }
}

/// An answer without content.
public struct Done: Codable, Sendable, Hashable {
    public init() {}
}
