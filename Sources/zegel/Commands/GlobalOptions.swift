import ArgumentParser
import Foundation
import Synchronization

/// `--config`, which may stand anywhere on the line.
enum GlobalOptions {
    private static let configuration = Mutex<String?>(nil)

    /// Takes the option out of the arguments.
    static func take(from arguments: inout [String]) throws {
        if let index = arguments.firstIndex(of: "--config") {
            guard arguments.indices.contains(index + 1) else { throw ValidationError("--config takes a file") }
            configuration.withLock { $0 = arguments[index + 1] }
            arguments.removeSubrange(index...(index + 1))
        } else if let index = arguments.firstIndex(where: { $0.hasPrefix("--config=") }) {
            let file = String(arguments.remove(at: index).dropFirst(9))
            configuration.withLock { $0 = file }
        }
    }

    static func readConfiguration() throws -> Configuration {
        try ConfigurationReader.read(option: configuration.withLock { $0 })
    }
}
