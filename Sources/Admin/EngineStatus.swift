import AdminOperations

/// What the running engine tells about itself; the command line without an engine has none.
public protocol EngineStatus: Sendable {
    var isReady: Bool { get }
    var listeners: [StatusShow.Result.Listener] { get }
    var warnings: [String] { get }
    /// Why it takes no mail now although it runs, in words: those of `/readyz`.
    func obstacles() async -> [String]
}

extension EngineStatus {
    public func obstacles() async -> [String] { [] }
}
