import Synchronization

/// A value that may be exchanged while others read it.
final class Current<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func set(_ new: Value) { value.withLock { $0 = new } }

    func withValue<Result: Sendable>(_ read: @Sendable (Value) -> Result) -> Result { value.withLock { read($0) } }
}
