import ArgumentParser
import OpenSSL

/// The version of this program.
enum Version {
    static let text = "0.1.0"
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "The version of zegel and of its crypto library.")

    func run() {
        print("zegel \(Version.text)")
        print(Library.version)
    }
}
