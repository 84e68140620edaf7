import ArgumentParser
import Foundation

/// Reading what the command line names: files, standard input, passwords.
enum InputFile {
    /// Pipes and devices may never end.
    private static let longestStream = 256 << 20

    /// - Parameter name: a path, or `-` for standard input.
    static func read(_ name: String) throws -> Data {
        if name == "-" { return try bounded(.standardInput, "standard input") }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            throw PlainFailure(text: "\(name): no such file", code: 3)
        }
        guard !isFolder.boolValue else { throw PlainFailure(text: "\(name) is a folder: name the files in it", code: 2) }
        return isRegular(name) ? try contents(name) : try stream(name)
    }

    private static func isRegular(_ name: String) -> Bool {
        var status = stat()
        return stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func contents(_ name: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: name) else {
            throw PlainFailure(text: "\(name): cannot be read by this user")
        }
        return data
    }

    /// A pipe or a device, as `<(…)` and `/dev/stdin` are: an empty one is a mistake.
    private static func stream(_ name: String) throws -> Data {
        guard let handle = FileHandle(forReadingAtPath: name) else { throw PlainFailure(text: "\(name): cannot be read by this user") }
        defer { try? handle.close() }
        let data = try bounded(handle, name)
        guard !data.isEmpty else { throw PlainFailure(text: "\(name) is empty", code: 2) }
        return data
    }

    private static func bounded(_ handle: FileHandle, _ name: String) throws -> Data {
        var data = Data()
        do {
            while data.count <= longestStream, let more = try handle.read(upToCount: 1 << 20), !more.isEmpty { data += more }
        } catch { throw PlainFailure(text: "\(name): cannot be read: \(error.localizedDescription)") }
        guard data.count <= longestStream else {
            throw PlainFailure(text: "\(name) does not end within \(longestStream >> 20) MiB: name a file", code: 2)
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
