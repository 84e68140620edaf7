import Admin
import ArgumentParser
import Foundation

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The configuration file.", subcommands: [Check.self, Show.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Whether the configuration can be used; says file, line and column of an error.")

        func run() throws {
            do {
                let configuration = try GlobalOptions.readConfiguration()
                try configuration.checkTLSFiles()
                try configuration.checkSecrets()
                for finding in try configuration.surroundings().openings {
                    print("\(Terminal.amber("!")) \(Terminal.line("\(finding.title). \(finding.meaning) \(finding.remedy)"))")
                }
                print("\(Terminal.green("✓")) \(configuration.source ?? "no file: safe defaults") can be used")
            } catch let error as ConfigurationError {
                print(error.description)
                throw ExitCode(Exit.checkFoundProblems)
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What counts, with defaults filled in; secrets are only referred to.")

        func run() throws {
            let it = try GlobalOptions.readConfiguration()
            print("# \(it.source ?? "defaults")")
            print(
                "host_name = \"\(it.hostName)\"\nstate = \"\(it.state)\"\ndatabase = \"\(it.databaseURL)\"\nmaster_key = \"\(it.masterKeyReference)\""
            )
            print("administrators = [\(it.administrators.map { "\"\($0)\"" }.joined(separator: ", "))]")
            print("inside_networks = [\(it.insideNetworks.map { "\"\($0)\"" }.joined(separator: ", "))]\nmaximum_size = \(it.maximumSize)")
            if !it.nameServers.isEmpty { print("name_servers = [\(it.nameServers.map { "\"\($0)\"" }.joined(separator: ", "))]") }
            print("\n[fetch]\nports = [\(it.fetch.ports.sorted().map(String.init).joined(separator: ", "))]")
            print("networks = [\(it.fetch.allowedNetworks.map { "\"\($0)\"" }.joined(separator: ", "))]")
            for listener in it.listeners {
                print("\n[[listeners]]\nname = \"\(listener.name)\"\naddress = \"\(listener.address)\"\nport = \(listener.port)")
                print("tls = \"\(listener.tls.rawValue)\"\norigin = \"\(listener.origin.rawValue)\"")
            }
            for (name, route) in it.routes.sorted(by: { $0.key < $1.key }) {
                let place = route.isDomain ? "mx = true" : "host = \"\(route.host)\"\nprotocol = \"\(route.spoken.rawValue)\""
                print("\n[routes.\"\(name)\"]\n\(place)\nport = \(route.port)\ntls = \"\(route.tls.rawValue)\"")
                print("connections = \(route.connections)")
                if let account = route.account { print("account = \"\(account)\"\npassword = \"\(route.password ?? "")\"") }
            }
        }
    }
}
