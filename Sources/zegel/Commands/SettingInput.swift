import Foundation
import Settings

/// The value of `zegel settings set`: an argument, the first line of a file, or typed where nobody sees it.
enum SettingInput {
    static func value(of key: String, argument: String?, file: String?) throws -> String {
        let isSecret = SettingRegistry.named(key)?.isSecret ?? false
        if let argument {
            // That there is none is no secret.
            guard !isSecret || argument == "none" else {
                throw PlainFailure(
                    text:
                        "\(key) is a secret, and every user of this machine sees arguments: this one is spoilt, so choose another. Leave the "
                        + "value out and it is asked for, or give --value-file FILE (- is standard input)", code: 2)
            }
            return argument
        }
        if let line = try InputFile.password(file) { return try notEmpty(line, key) }
        guard isSecret else { throw PlainFailure(text: "give a value: zegel settings set \(key) VALUE, or --value-file FILE", code: 2) }
        if let typed = InputFile.askPassword("New value of \(key): ") { return try notEmpty(typed, key) }
        return try notEmpty(try InputFile.password("-") ?? "", key)
    }

    private static func notEmpty(_ value: String, _ key: String) throws -> String {
        guard !value.isEmpty else { throw PlainFailure(text: "the value of \(key) is empty: nothing was changed", code: 2) }
        return value
    }

    /// What mistakes in a file are told with.
    static func name(_ file: String) -> String { file == "-" ? "standard input" : file }
}
