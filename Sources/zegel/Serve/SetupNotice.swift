import Admin
import AdminOperations
import Foundation
import Store

/// Tells whoever starts Zegel for the first time how the first administrator is made (`behaviour.md` 27.3).
enum SetupNotice {
    /// Makes a token while there is no administrator, prints it and writes it to a file with mode 0600. One of an earlier start
    /// counts no more: only its hash is kept, so it could not be shown again.
    static func give(_ engine: AdminEngine, store: Store) async throws {
        guard try await !store.read({ try $0.hasAdministrators() }) else { return }
        let setup = try await engine.makeSetupToken(by: "zegel")
        try write(setup.token, to: engine.setupFile)
        // On standard output, for console and journal: the log never holds secrets.
        let text = """
            Zegel has no administrator yet. The setup token makes the first one, once, until \(setup.until.utcText):
                \(setup.token)
            It is also in \(engine.setupFile). Use it in a browser at /setup of the address of [admin];
            without a browser: zegel admin create NAME --role owner

            """
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    private static func write(_ token: String, to file: String) throws {
        try? FileManager.default.removeItem(atPath: file)
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PlainFailure(text: "\(file) cannot be written") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data((token + "\n").utf8))
        try handle.close()
    }
}
