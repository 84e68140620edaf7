import AdminOperations
import ArgumentParser
import Foundation

struct CAIssueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "issue", abstract: CertificateIssue.summary)
    @Argument(help: "The mail address it is for.") var address: String
    @OptionGroup var names: CertificateNameOptions
    @Option(help: "How long it is valid.") var days: Int?
    @Option(help: "Which authority issues.") var authority: String?
    @Option(help: "built-in, delayed or csr.") var handler: String?
    @Flag(help: "The address may be an external one.") var external = false
    @Option(help: ArgumentHelp("A request (PKCS #10) of the owner, whose key stays with him.", valueName: "file")) var request: String?
    @Option(help: "Mail the key to its owner: file, profile or both; zegel ca reveal shows what opens it.") var send: String?
    @Option(help: "show, sms or portal.") var channel: String?
    @OptionGroup var output: JSONOption

    func run() async throws {
        let operation = CertificateIssue(
            address: address, commonName: names.commonName, subject: names.subject, profile: names.profile, key: names.key, days: days,
            authority: authority, handler: handler, external: external ? true : nil, request: try request.map { try InputFile.read($0) },
            send: send, channel: channel)
        try output.print(try await Engine.perform(operation), RequestText.outcome)
    }
}

/// Names, profile and key of a certificate asked for.
struct CertificateNameOptions: ParsableArguments {
    @Option(help: "Its common name.") var commonName: String?
    @Option(help: "Further parts of its name: \"O=Example, C=DE\".") var subject: String?
    @Option(help: "sign-encrypt, sign or encrypt.") var profile: String?
    @Option(help: "rsa-2048, rsa-3072, rsa-4096, p-256 or p-384.") var key: String?
}

struct KeyRequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: KeyRequest.summary,
        discussion: "The request is printed as PEM; zegel ca requests shows those that wait, zegel certificate import takes the answer.")
    @Argument(help: "The mail address it is for.") var address: String
    @OptionGroup var names: CertificateNameOptions
    @OptionGroup var output: JSONOption

    func run() async throws {
        let operation = KeyRequest(
            address: address, commonName: names.commonName, subject: names.subject, profile: names.profile, key: names.key)
        try output.print(try await Engine.perform(operation)) { ($0.request ?? "").trimmingCharacters(in: .newlines) }
    }
}

struct CARequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "requests", abstract: RequestList.summary)
    @Option(help: "Only those: waiting, issued, failed or cancelled.") var state: String?
    @Option(help: "Only those for this address.") var address: String?
    @Option(help: "Begin behind this request: the way to turn pages.") var after: String?
    @Option(help: "At most so many, 1 to 1000.") var limit = 100
    @OptionGroup var output: JSONOption

    func run() async throws {
        let items = try await Engine.perform(RequestList(state: state, address: address, after: after, limit: limit))
        try output.print(items, RequestText.table)
        if items.count == limit, let last = items.last { Terminal.say("There may be more: --after \(last.id)") }
    }
}

struct CAApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "approve", abstract: RequestDecide.summary)
    @Argument(help: "The id of the request.") var id: String
    @Flag(help: "Try a failed request again.") var retry = false
    @Flag(help: "Cancel it.") var cancel = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        if retry, cancel { throw ValidationError("--retry and --cancel exclude each other") }
    }

    func run() async throws {
        let action = retry ? "retry" : cancel ? "cancel" : "approve"
        try output.print(try await Engine.perform(RequestDecide(id: id, action: action)), RequestText.outcome)
    }
}

struct CARenewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "renew", abstract: CertificateRenew.summary)
    @Argument(help: "Its thumbprint or the first 8 digits of it.") var thumbprint: String
    @Flag(help: "The address may be an external one.") var external = false
    @OptionGroup var output: JSONOption

    func run() async throws {
        let operation = CertificateRenew(thumbprint: thumbprint, external: external ? true : nil)
        try output.print(try await Engine.perform(operation), RequestText.outcome)
    }
}

struct CARevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: CertificateRevoke.summary)
    @Argument(help: "Thumbprints, or the first 8 digits of each.") var thumbprints: [String]
    @Option(
        help: """
            unspecified, key-compromise, ca-compromise, affiliation-changed, superseded, cessation-of-operation, hold or \
            privilege-withdrawn; lift ends a hold.
            """)
    var reason: String
    @Option(help: "Since when the key must not be trusted: 2026-11-30T12:00:00Z.") var invalidityDate: String?
    @OptionGroup var output: JSONOption

    func run() async throws {
        let operation = CertificateRevoke(thumbprints: thumbprints, reason: reason, invalidityDate: invalidityDate)
        try output.print(try await Engine.perform(operation)) { result in
            let lists = result.lists.map { list in
                list.number.map { "The revocation list of \(list.authority) has number \($0) now." }
                    ?? "The key of \(list.authority) is not here: bring it back, then: zegel ca crl \(list.authority) --anew"
            }
            let word = reason == "lift" ? "good again" : "revoked"
            return (result.revoked.map { "\(word)  \($0.thumbprint.prefix(16))  \(Terminal.line($0.subject))" } + lists)
                .joined(separator: "\n")
        }
    }
}
