import Foundation

/// Ends the run with a message unless an invariant holds: optimised code would lose the text of a `precondition`.
func require(_ condition: @autoclosure () -> Bool, _ what: String = "see the source", line: Int = #line) {
    guard !condition() else { return }
    FileHandle.standardError.write(Data("broken invariant at line \(line): \(what)\n".utf8))
    abort()
}
