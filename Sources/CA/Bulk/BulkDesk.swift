import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Store

/// Issues certificates to the people of a file: first what would become of each line, then as work that goes on over restarts
/// (`behaviour.md` 13.3).
public struct BulkDesk: Sendable {
    /// What the audit calls a file taken in.
    static let started = "bulk.start"
    /// Lines filed in one transaction, so that mail is not kept waiting.
    static let batch = 25

    /// What would become of one line.
    public struct LineReport: Hashable, Sendable {
        public enum Outcome: String, Sendable, CaseIterable {
            /// A certificate is issued.
            case new
            /// The person has such a certificate, or a request for it is open: passed over.
            case known
            /// Nothing is issued.
            case bad
        }

        public var number: Int
        public var address: String
        public var outcome: Outcome
        /// Why not, or which one there is.
        public var reason: String?
    }

    private let issuing: IssuingDesk
    private var store: Store { issuing.store }

    public init(issuing: IssuingDesk) { self.issuing = issuing }

    // MARK: Dry run

    /// Says what would become of each line. Nothing is written.
    /// - Throws: `CAError` when the file as a whole cannot be used.
    public func preview(_ file: [UInt8], _ options: BulkOptions, by actor: String) async throws -> [LineReport] {
        try await judged(try BulkFile(file), options, by: actor).map(\.report)
    }

    struct Judged: Sendable {
        var report: LineReport
        var content: BulkLine?
        /// What is linted still.
        var draft: UserDraft?
    }

    private func judged(_ file: BulkFile, _ options: BulkOptions, by actor: String) async throws -> [Judged] {
        let lines = try await store.read { transaction in
            let settings = try transaction.settingsSnapshot()
            var issuers: [Int64: Issuer] = [:]
            return try file.lines.map { try transaction.judge($0, options, settings, &issuers, by: actor) }
        }
        return try await issuing.core.crypto.run { try Self.linted(lines) }
    }

    /// With the findings about each certificate, made with a key that is thrown away.
    private static func linted(_ lines: [Judged]) throws -> [Judged] {
        guard lines.contains(where: { $0.draft != nil }) else { return lines }
        let (rsa, curve) = (try KeyType.rsa2048.makeKey().publicKey(), try KeyType.p256.makeKey().publicKey())
        return try lines.map { line in
            guard let draft = line.draft else { return line }
            var line = line
            do {
                let isRSA = draft.request.keyType.hasPrefix("rsa")
                var certificate = try draft.draft(isRSA ? rsa : curve, algorithm: isRSA ? "RSA" : "EC")
                certificate.builder.serialNumber = SerialNumber(random: { Random.bytes($0) }).octets
                try IssuingCore.lint(certificate, draft.issuer.digest == .sha1)
            } catch let error as CAError {
                line.report.outcome = .bad
                line.report.reason = error.description
            }
            return line
        }
    }

    // MARK: Start

    /// Takes a file in; a job files its lines, further ones issue the certificates.
    /// - Returns: the id of the run.
    public func start(_ file: [UInt8], _ options: BulkOptions, by actor: String) async throws -> String {
        try await store.recordingRefusal(of: Self.started, "a file of \(file.count) bytes", by: actor) {
            let lines = try await self.judged(try BulkFile(file), options, by: actor)
            let id = QueueID(random: self.store.random(QueueID.length)).text
            var options = options
            options.known = lines.count { $0.report.outcome == .known }
            let rows = try lines.filter { $0.report.outcome != .known }.map { try Self.row($0) }
            try await self.keep(rows, run: id, options, by: actor)
            return id
        }
    }

    private static func row(_ line: Judged) throws -> BulkLineRow {
        let content = try line.content.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) } ?? ""
        return BulkLineRow(
            number: line.report.number, address: line.report.address, content: content,
            problem: line.report.outcome == .bad ? line.report.reason ?? "it cannot be read" : nil)
    }

    private func keep(_ rows: [BulkLineRow], run id: String, _ options: BulkOptions, by actor: String) async throws {
        let text = String(decoding: try JSONEncoder().encode(options), as: UTF8.self)
        let bad = rows.filter { $0.problem != nil }
        let words = "run \(id): \(rows.count - bad.count) to be issued, \(bad.count) bad, \(options.known) known"
        try await store.write { transaction in
            try transaction.addBulkRun(id, options: text, by: actor)
            for row in rows { try transaction.addBulkLine(row, run: id) }
            for row in bad.prefix(1000) {
                try transaction.audit(
                    actor: actor, operation: RequestDesk.filed, subject: row.address,
                    after: "refused: line \(row.number): \(row.problem ?? "")")
            }
            try transaction.audit(actor: actor, operation: Self.started, subject: id, after: words)
            try transaction.addJob(kind: bulkJob, subject: id)
        }
    }

    // MARK: Work

    /// Files lines of a run; called again and again, also after the process was killed, it goes on where it was.
    /// - Returns: whether lines are left.
    public func fileLines(ofRun id: String) async throws -> Bool {
        try await store.write { transaction in
            guard let run = try transaction.bulkRun(id), !run.isCancelled else { return false }
            let options = try JSONDecoder().decode(BulkOptions.self, from: Data(run.options.utf8))
            let lines = try transaction.openBulkLines(id, limit: Self.batch)
            for line in lines { try transaction.file(line, run: run, options) }
            return lines.count == Self.batch
        }
    }

    /// Files no further line of a run; what is filed goes on.
    public func cancel(_ id: String, by actor: String) async throws {
        try await store.write { transaction in
            guard try transaction.bulkRun(id) != nil else { throw CAError.notFound("there is no run \(id)") }
            guard try transaction.cancelBulkRun(id) else { throw CAError.refused("the run was cancelled before") }
            try transaction.audit(actor: actor, operation: "bulk.cancel", subject: id)
        }
    }
}

extension ReadTransaction {
    fileprivate func judge(
        _ line: BulkFile.Line, _ options: BulkOptions, _ settings: SettingsSnapshot, _ issuers: inout [Int64: Issuer], by actor: String
    ) throws -> BulkDesk.Judged {
        var report = BulkDesk.LineReport(number: line.number, address: line.address, outcome: .bad)
        do {
            let content = try line.content.get()
            let order = try content.order(options)
            if let known = try known(order) {
                report.outcome = .known
                report.reason = known
                return .init(report: report, content: content)
            }
            let row = try checked(order, by: actor, settings)
            if let delivery = content.delivery { _ = try settings.keyWay(delivery, to: order.address) }
            report.outcome = .new
            guard row.handler != RequestHandler.csr.rawValue else { return .init(report: report, content: content) }
            let authority = try authority(row.authority, for: settings.view(for: order.address))
            let opened = try issuers[authority.id] ?? issuer(authority, settings)
            issuers[authority.id] = opened
            return .init(report: report, content: content, draft: UserDraft(row, opened, settings, at: time))
        } catch let error as CAError {
            report.outcome = .bad
            report.reason = error.description
            return .init(report: report, content: try? line.content.get())
        }
    }

    /// Why the line has nothing to do; `nil` when it has.
    fileprivate func known(_ order: CertificateOrder) throws -> String? {
        if let open = try openRequest(for: order.address, profile: order.profile.rawValue) { return "a request is open: \(open.id)" }
        for issued in try issued(forAddress: order.address.normalized) where issued.revocation == nil && issued.notAfter > time {
            guard let thumbprint = issued.thumbprint,
                try certificateRequest(forThumbprint: thumbprint)?.profile == order.profile.rawValue
            else { continue }
            return "has the certificate \(thumbprint.prefix(16))…"
        }
        return nil
    }
}

extension WriteTransaction {
    /// Files one line; what is wrong with it now is noted beside it.
    fileprivate func file(_ line: BulkLineRow, run: BulkRunRow, _ options: BulkOptions) throws {
        do {
            let content = try JSONDecoder().decode(BulkLine.self, from: Data(line.content.utf8))
            let order = try content.order(options)
            if let known = try known(order) { throw CAError.refused(known) }
            let row = try file(order, by: run.requestedBy)
            try takeOver(content, for: order.address, by: run.requestedBy)
            try settleBulkLine(line.number, run: run.id, request: row.id, problem: nil)
        } catch let error as CAError {
            try settleBulkLine(line.number, run: run.id, request: nil, problem: error.description)
            try audit(
                actor: run.requestedBy, operation: RequestDesk.filed, subject: line.address,
                after: "refused: line \(line.number) of run \(run.id): \(error)")
        }
    }

    /// The language of a line becomes the person's; so does the number, unless he has one.
    private func takeOver(_ content: BulkLine, for address: EmailAddress, by actor: String) throws {
        let view = try settingsSnapshot().view(for: address)
        if let language = content.language, view.value(SettingKeys.language).value.rawValue != language {
            _ = try set(SettingKeys.language.name, to: language, at: .user(address))
        }
        // Passwords go there from now on.
        if let phone = content.phone.flatMap({ PhoneNumber($0) }), view.value(SettingKeys.smsPhoneNumber).value.value == nil {
            _ = try set(SettingKeys.smsPhoneNumber.name, to: phone.settingText, at: .user(address))
            try audit(actor: actor, operation: "bulk.phone", subject: address.description, after: phone.masked)
        }
    }
}
