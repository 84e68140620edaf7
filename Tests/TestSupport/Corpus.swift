import Foundation
import Testing

/// The open corpus of foreign mail and certificates. It is no part of this repository: `$ZEGEL_CORPUS` names its folder, else
/// `../shared/corpus` beside the checkout. Tests that need it are `.enabled(if: Corpus.isPresent, Corpus.absent)`.
public enum Corpus {
    /// The folder, whether it exists or not.
    public static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["ZEGEL_CORPUS"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: FileManager.default.currentDirectoryPath).appending(path: "../shared/corpus").standardized
    }()

    public static let isPresent = FileManager.default.fileExists(atPath: root.appending(path: "README.md").path)

    /// What a skipped test says.
    public static let absent: Comment = "the corpus is absent: set ZEGEL_CORPUS to its folder"

    /// The bytes of a file, by its path below the folder.
    public static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    /// One line of `mime/manifest.csv`.
    public struct Mail: Sendable, CustomStringConvertible {
        /// Relative to `mime/`.
        public let file: String
        /// SHA-256 of the file, lower hex.
        public let sha256: String
        /// Relative to `mime/`; may be folders.
        public let expected: [String]
        public var description: String { file }

        public func bytes() throws -> [UInt8] { try Corpus.bytes("mime/\(file)") }
    }

    /// All messages of `mime/`, in the order of the manifest; none when the corpus is absent.
    public static let mails: [Mail] = {
        guard isPresent, let text = try? String(contentsOf: root.appending(path: "mime/manifest.csv"), encoding: .utf8) else { return [] }
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let cells = CSV.cells(line)
            guard cells.count >= 6 else { return nil }
            return Mail(file: cells[0], sha256: cells[3], expected: cells[5].split(separator: " ").map(String.init))
        }
    }()
}
