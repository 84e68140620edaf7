import AdminOperations

/// What the running engine tells about itself; the command line without an engine has none.
public protocol EngineStatus: Sendable {
    var isReady: Bool { get }
    var listeners: [StatusShow.Result.Listener] { get }
    var warnings: [String] { get }
}
