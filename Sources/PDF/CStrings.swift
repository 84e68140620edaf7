import Foundation

/// Texts for C, wiped before they are freed: one of them is a password.
final class CStrings {
    private var held: [UnsafeMutablePointer<CChar>] = []

    deinit {
        for text in held {
            explicit_bzero(text, strlen(text))
            text.deallocate()
        }
    }

    /// Lives as long as this object. It ends at a NUL within it.
    func hold(_ text: String) -> UnsafePointer<CChar> {
        let octets = Array(text.utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: octets.count)
        copy.initialize(from: octets, count: octets.count)
        held.append(copy)
        return UnsafePointer(copy)
    }
}
