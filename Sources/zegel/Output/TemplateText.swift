import AdminOperations
import Foundation

/// Templates for files and the terminal.
enum TemplateText {
    static func read(_ file: String) throws -> String {
        let data = try InputFile.read(file)
        guard let text = String(data: data, encoding: .utf8) else { throw PlainFailure(text: "\(file): this is no UTF-8 text", code: 2) }
        return text
    }

    static func write(_ text: String, to file: String) throws {
        guard file != "-" else { return print(text, terminator: "") }
        do {
            try Data(text.utf8).write(to: URL(filePath: file))
        } catch {
            throw PlainFailure(text: "\(file): cannot be written: \(error.localizedDescription)")
        }
    }

    static func line(_ change: TemplateChange) -> String {
        "\(change.kind) (\(change.language)) is now taken from \(change.from)"
    }

    static func rows(_ variables: [TemplateShow.Result.Variable]) -> [[String]] {
        variables.flatMap { variable in
            [[variable.name, variable.documentation]] + (variable.fields ?? []).map { ["  " + $0.name, $0.documentation] }
        }
    }
}
