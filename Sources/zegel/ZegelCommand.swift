import ArgumentParser
import Foundation

/// The program: `zegel <noun> <verb>`.
@main
struct ZegelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zegel",
        abstract: "An email encryption gateway: mail leaves signed and encrypted, and arrives decrypted and judged.",
        discussion: """
            --config FILE, anywhere on the line, names the configuration; without it $ZEGEL_CONFIG, then /etc/zegel/zegel.toml, then safe
            defaults on loopback count.

            --server URL asks an engine on another machine by its API, with the token of --token-file FILE ($ZEGEL_TOKEN_FILE); --ca FILE
            names the roots that vouch for it.

            Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 refused by policy, 5 a check found problems, 75 temporary, 77 no permission.
            """,
        subcommands: [
            ServeCommand.self, StatusCommand.self, VersionCommand.self, ConfigCommand.self, SettingsCommand.self, TemplateCommand.self,
            DomainCommand.self,
            UserCommand.self, AccountCommand.self, CertificateCommand.self, KeyCommand.self, RootCommand.self, CRLCommand.self,
            QueueCommand.self,
            MessageCommand.self,
            SMIMECommand.self, AuditCommand.self,
            DoctorCommand.self,
            CACommand.self,
            PDFCommand.self,
            SMSCommand.self, PasswordCommand.self,
            AdminCommand.self, RoleCommand.self,
            APICommand.self,
            ReplyCommand.self,
            PortalCommand.self,
        ])

    static func main() async {
        // Before anything else: a worker has one thread and reads no configuration.
        if CommandLine.arguments.dropFirst().elementsEqual(["worker"]) { WorkerProcess.run() }
        signal(SIGPIPE, SIG_IGN)
        var arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try GlobalOptions.take(from: &arguments)
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch {
            Exit.with(error)
        }
    }
}
