import CConfinement
import Foundation
import PDF
import Testing

/// A worker started as the gateway starts it, to be looked at from outside.
final class Watched: @unchecked Sendable {
    let identifier: pid_t
    private let input: Int32
    private let output: Int32

    /// Waits until it says that it is warm and confined.
    static func start() async throws -> Watched {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try Watched() }) }.start()
        }
    }

    private init() throws {
        var arguments = [strdup("zegel"), strdup("worker"), nil]
        var environment = [strdup("LANG=C.UTF-8"), strdup("HOME=/nonexistent"), strdup("SWIFT_BACKTRACE=enable=no"), nil]
        defer { (arguments + environment).forEach { free($0) } }
        var (child, input, output) = (pid_t(), Int32(-1), Int32(-1))
        try #require(confinement_spawn(Renderers.program, &arguments, &environment, &child, &input, &output) == 0)
        (identifier, self.input, self.output) = (child, input, output)
        var head = [UInt8](repeating: 0, count: PDFAnswer.headSize)
        var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        try #require(poll(&entry, 1, 60_000) == 1)
        try #require(read(output, &head, head.count) == head.count)
        let (kind, count) = try #require(PDFAnswer.readHead(head))
        var content = [UInt8](repeating: 0, count: count)
        try #require(read(output, &content, count) == count)
        guard case .ready(lacking: 0)? = PDFAnswer(kind: kind, content: content) else { throw POSIXError(.EPERM) }
    }

    func end() {
        close(input)
        close(output)
        kill(identifier, SIGKILL)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
    }
}
