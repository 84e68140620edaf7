import Foundation
import Gateway
import Mail
import PDF
import TestSupport

/// Workers for all tests of this target: the program is the one that was just built.
enum Renderers {
    /// Beside the test bundle.
    static let program: String = {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "zegel").path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : "\(FileManager.default.currentDirectoryPath)/.build/debug/zegel"
    }()

    static let shared = PDFRenderer(program: program, workers: 2)

    static func render(_ message: [UInt8], password: String = "secret", frame: PDFFrame = PDFFrame(), limits: Limits = .standard)
        async throws -> RenderedPDF
    {
        try await shared.render(message, password: try PDFPassword(password), frame: frame, limits: limits)
    }
}
