import COpenSSL

/// A failed library call with everything the thread's error queue said about it, oldest first.
///
/// The queue may be empty although a call failed (a GCM tag that does not verify): decide by the thrown error, never by
/// `reasons`. Reasons are for logs and traces; none holds key material.
public struct OpenSSLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The library function that failed, as named in its manual page.
    public let function: String
    /// The queued reasons with their data: `certificate verify error: Verify error: certificate revoked`.
    public let reasons: [String]

    /// Drains the error queue of this thread. Call it on the thread of the failed call, before any `await`.
    public init(_ function: String) {
        self.function = function
        self.reasons = Self.drainQueue()
    }

    public init(_ function: String, reason: String) {
        self.function = function
        self.reasons = [reason]
        ERR_clear_error()
    }

    public var description: String {
        reasons.isEmpty ? function : "\(function): \(reasons.joined(separator: "; "))"
    }

    private static func drainQueue() -> [String] {
        var reasons: [String] = []
        var data: UnsafePointer<CChar>?
        var flags: Int32 = 0
        while case let code = ERR_get_error_all(nil, nil, nil, &data, &flags), code != 0 {
            var reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
            if flags & zegel_ERR_TXT_STRING() != 0, let data, data.pointee != 0 { reason += ": \(String(cString: data))" }
            reasons.append(reason)
        }
        return reasons
    }
}

/// Throws with the drained error queue unless a library call returned 1.
func check(_ result: Int32, _ function: String) throws(OpenSSLError) {
    guard result == 1 else { throw OpenSSLError(function) }
}

/// Unwraps what a library call returned, or throws with the drained error queue.
func check<T>(_ result: T?, _ function: String) throws(OpenSSLError) -> T {
    guard let result else { throw OpenSSLError(function) }
    return result
}
