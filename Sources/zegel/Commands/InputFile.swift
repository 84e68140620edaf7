import ArgumentParser
import Foundation

/// Reading what the command line names: files, standard input, passwords.
enum InputFile {
    /// - Parameter name: a path, or `-` for standard input.
    static func read(_ name: String) throws -> Data {
        if name == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            throw PlainFailure(text: "\(name): no such file", code: 3)
        }
        guard !isFolder.boolValue else { throw PlainFailure(text: "\(name) is a folder: name the files in it", code: 2) }
        guard let data = FileManager.default.contents(atPath: name) else {
            throw PlainFailure(text: "\(name): cannot be read by this user")
        }
        return data
    }

    /// The first line of a file. Passwords are never arguments: every user of a machine sees those.
    static func password(_ file: String?) throws -> String? {
        guard let file else { return nil }
        let text = String(decoding: try read(file), as: UTF8.self)
        return String(text.prefix { $0 != "\n" && $0 != "\r\n" })
    }

    /// Asks at the terminal, without showing what is typed; `nil` when nobody sits there.
    static func askPassword(_ prompt: String) -> String? {
        guard isatty(STDIN_FILENO) == 1, let typed = getpass(Terminal.line(prompt)) else { return nil }
        defer { memset(typed, 0, strlen(typed)) }
        return String(cString: typed)
    }
}
