import AdminAPI
import ArgumentParser
import Foundation
import NIOPosix
import Synchronization

/// `--config`, `--server`, `--token-file` and `--ca`, which may stand anywhere on the line.
enum GlobalOptions {
    private struct Given {
        var configuration: String?
        var server: String?
        var tokenFile: String?
        var authorities: String?
    }

    private static let given = Mutex(Given())

    /// Takes the options out of the arguments.
    static func take(from arguments: inout [String]) throws {
        let configuration = try value(of: "--config", "a file", in: &arguments)
        let server = try value(of: "--server", "the address of an engine, https://engine.example.com:8443", in: &arguments)
        // The words of a command of its own mean the server alone.
        let tokenFile = server == nil ? nil : try value(of: "--token-file", "a file", in: &arguments)
        let authorities = server == nil ? nil : try value(of: "--ca", "a file", in: &arguments)
        given.withLock { $0 = Given(configuration: configuration, server: server, tokenFile: tokenFile, authorities: authorities) }
    }

    private static func value(of option: String, _ what: String, in arguments: inout [String]) throws -> String? {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        if let index = arguments[..<end].firstIndex(of: option) {
            guard arguments.indices.contains(index + 1) else { throw ValidationError("\(option) takes \(what)") }
            let value = arguments[index + 1]
            arguments.removeSubrange(index...(index + 1))
            return value
        }
        guard let index = arguments[..<end].firstIndex(where: { $0.hasPrefix("\(option)=") }) else { return nil }
        return String(arguments.remove(at: index).dropFirst(option.count + 1))
    }

    static func readConfiguration() throws -> Configuration {
        try ConfigurationReader.read(option: given.withLock { $0.configuration })
    }

    /// The engine `--server` names; `nil`: this machine's own.
    static func server() throws -> RemoteAdminService? {
        let given = given.withLock { $0 }
        guard let url = given.server else { return nil }
        let environment = ProcessInfo.processInfo.environment["ZEGEL_TOKEN_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        guard let token = try InputFile.password(given.tokenFile ?? environment), !token.isEmpty else {
            throw PlainFailure(text: "--server needs a token: name a file that holds one, --token-file FILE or $ZEGEL_TOKEN_FILE", code: 2)
        }
        do throws(RemoteAdminService.Problem) {
            return try RemoteAdminService(
                url: url, authorities: given.authorities, token: token, group: MultiThreadedEventLoopGroup.singleton)
        } catch { throw PlainFailure(text: "--server: \(error)", code: 2) }
    }
}
