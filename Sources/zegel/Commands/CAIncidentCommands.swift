import AdminOperations
import ArgumentParser
import Foundation

/// What every procedure asks for.
struct IncidentOptions: ParsableArguments {
    @Option(help: "Why; the audit keeps it.") var reason: String
    @Flag(help: "Only say what would be done.") var dryRun = false
}

/// Prints what a procedure did; a step that failed is exit code 1.
private func finish(_ result: IncidentResult, _ output: JSONOption, dryRun: Bool) throws {
    try output.print(result, IncidentText.report)
    if dryRun, !output.json { Terminal.say("Nothing was done. Without --dry-run it is.") }
    if result.steps.contains(where: { $0.state == "failed" }) { throw ExitCode(1) }
}

struct CALostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lost", abstract: IncidentKeyLost.summary,
        discussion: "Could anybody else have the key? Then it is not lost but stolen: zegel ca compromise.")
    @Argument(help: "Whose key.") var address: String
    @OptionGroup var incident: IncidentOptions
    @Option(help: "file, profile or both.") var form: String?
    @OptionGroup var output: JSONOption

    func run() async throws {
        let operation = IncidentKeyLost(address: address, reason: incident.reason, form: form, dryRun: incident.dryRun)
        try finish(try await Engine.perform(operation), output, dryRun: incident.dryRun)
    }
}

struct CALeaveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: IncidentRelationshipEnds.summary,
        discussion: "Without one of the choices nothing changes: it shows when the certificates end.")
    @Argument(help: "Who leaves.") var address: String
    @OptionGroup var incident: IncidentOptions
    @Flag(help: "Revoke what our authorities issued.") var revoke = false
    @Flag(help: "Delete certificates whose keys are not here.") var deleteCertificates = false
    @Flag(help: "Delete those with keys too: old mail to them cannot be read again.") var withKeys = false
    @Flag(help: "Remove the entry with its settings, secrets and logins.") var removeUser = false
    @OptionGroup var output: JSONOption

    func run() async throws {
        let operation = IncidentRelationshipEnds(
            address: address, reason: incident.reason, revoke: revoke, deleteCertificates: deleteCertificates, deleteKeys: withKeys,
            removeUser: removeUser, dryRun: incident.dryRun)
        try finish(try await Engine.perform(operation), output, dryRun: incident.dryRun)
    }
}

struct CACompromiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compromise", abstract: IncidentKeyStolen.summary,
        discussion: "For the server itself: zegel ca compromise-server.")
    @Argument(help: "Whose key.") var address: String
    @OptionGroup var incident: IncidentOptions
    @Option(help: "Since when it must not be trusted: a time, a day, or how long ago (7 d).") var since: String?
    @Option(name: .customLong("tell"), help: "Somebody to be told; may be given several times.") var notify: [String] = []
    @Flag(help: "Issue no new key.") var noReissue = false
    @Option(help: "How the new key is mailed: file, profile or both.") var form = "file"
    @Flag(help: "Keep the new key on the gateway alone.") var keepHere = false
    @Flag(help: "The address may be an external one.") var external = false
    @OptionGroup var output: JSONOption

    func run() async throws {
        let operation = IncidentKeyStolen(
            address: address, reason: incident.reason, since: since, notify: notify.isEmpty ? nil : notify, reissue: !noReissue,
            form: keepHere || noReissue ? nil : form, external: external ? true : nil, dryRun: incident.dryRun)
        try finish(try await Engine.perform(operation), output, dryRun: incident.dryRun)
    }
}

struct CACompromiseServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compromise-server", abstract: IncidentServerCompromised.summary,
        discussion: "Each step can be run alone, and again. Begin with --dry-run.")
    @OptionGroup var incident: IncidentOptions
    @Option(help: "When it may have begun: a time, a day, or how long ago (7 d).") var since: String?
    @Option(
        name: .customLong("step"),
        help: "Only this one: hold-queue, inventory, revoke, retire, notify or audit; may be given several times.")
    var steps: [String] = []
    @Option(name: .customLong("tell"), help: "Somebody to be told besides the owners; may be given several times.") var notify: [String] =
        []
    @OptionGroup var output: JSONOption

    func run() async throws {
        let operation = IncidentServerCompromised(
            reason: incident.reason, since: since, steps: steps.isEmpty ? nil : steps, notify: notify.isEmpty ? nil : notify,
            dryRun: incident.dryRun)
        try finish(try await Engine.perform(operation), output, dryRun: incident.dryRun)
    }
}
