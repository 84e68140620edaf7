import Fetch
import Foundation
import Jobs
import MIME
import Mail
import Queue
import TestSupport
import Testing

@testable import Gateway
@testable import Store

extension NoticeFixture {
    /// Workers for all tests of this target, by the program that was just built.
    static let renderer: PDFRenderer = {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "zegel").path
        let program =
            FileManager.default.isExecutableFile(atPath: beside)
            ? beside : "\(FileManager.default.currentDirectoryPath)/.build/debug/zegel"
        return PDFRenderer(program: program, workers: 2)
    }()

    /// To servers on this machine, by the real client.
    static let sender: SMSDesk.Send = { request in
        let rules = FetchRules(ports: Set(1...65_535), allowedNetworks: [Network("127.0.0.0/8")].compactMap(\.self))
        let fetcher = Fetcher(rules: rules, limits: FetchLimits(size: 65_536, time: .seconds(20)))
        let answer = try await fetcher.send(
            FetchRequest(method: request.method, url: request.url, headers: request.headers, body: request.body))
        return SMSAnswer(status: answer.status, body: answer.body)
    }

    /// The mails on their way to a recipient, newest first.
    func copies(for recipient: String) async throws -> [Message] {
        var copies: [Message] = []
        for row in try await queue.list(in: .ready, limit: 1000) where row.kind == .mail {
            guard row.envelope.forwardPaths.map(\.description) == [recipient] else { continue }
            copies.append(Message(parsing: try await queue.bytes(of: row.id)))
        }
        return copies
    }

    func outgoing(to recipient: String) async throws -> Message { try #require(try await copies(for: recipient).first) }

    /// One try of every SMS that is due.
    /// - Returns: how many were.
    @discardableResult
    func workSMS() async throws -> Int {
        let jobs = try await store.write { try $0.claimJobs(kind: SMSDesk.job, limit: 100, lease: 120) }
        for job in jobs {
            switch await sms.work(job) {
            case .done(let next): try await store.write { try $0.finish(job, next: next, problem: nil) }
            case .over: try await store.write { try $0.finish(job, next: nil, problem: nil) }
            case .failed(let reason, let next): try await store.write { try $0.finish(job, next: next, problem: reason) }
            }
        }
        return jobs.count
    }

    func smsRows() async throws -> [SMSRow] { try await store.read { try $0.smsRows() } }

    /// Everything of the database as it lies on disk, and what was logged.
    func everythingKept() async throws -> String {
        let traces = try await store.read { try $0.rows("SELECT decision FROM trace").map { try $0.text(0) } }
        let audit = try await store.read { try $0.auditRecords(limit: 1000) }.map { "\($0)" }
        let jobs = try await store.read { try $0.rows("SELECT kind, subject, problem FROM job").map { "\($0)" } }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.root).compactMap {
            FileManager.default.contents(atPath: folder.path($0)).map { String(decoding: $0, as: UTF8.self) }
        }
        return (traces + audit + jobs + files + log.lines).joined(separator: "\n")
    }
}

extension Message {
    /// The plain part in one line.
    var words: String { part("text/plain").split { $0.isWhitespace }.joined(separator: " ") }
}

/// An encrypted PDF out of a mail, looked at with other people's programs.
struct OpenedPDF {
    let folder: TemporaryFolder
    let path: String

    /// - Parameter mail: one with a PDF attached.
    init(of mail: Message) throws {
        let part = try #require(mail.entities.first { $0.contentType.mediaType == "application/pdf" })
        folder = try TemporaryFolder()
        path = try folder.write("mail.pdf", mail.decodedBody(of: part))
    }

    /// What `qpdf --decrypt` makes of it; `nil` when the password is wrong, or qpdf is not installed.
    func decrypted(_ password: String) async throws -> [UInt8]? {
        guard let qpdf = Tool(named: "qpdf") else { return nil }
        let file = try folder.write("password", Array("\(password)\n".utf8))
        let outcome = try await qpdf.run([
            "--password-file=\(file)", "--decrypt", "--qdf", "--object-streams=disable", path, folder.path("plain.pdf"),
        ])
        guard outcome.status == 0 else { return nil }
        return FileManager.default.contents(atPath: folder.path("plain.pdf")).map(Array.init)
    }

    /// Its words, by `pdftotext`.
    func text(_ password: String) async throws -> String {
        guard try await decrypted(password) != nil, let tool = Tool(named: "pdftotext") else { return "" }
        return try await tool.run([folder.path("plain.pdf"), "-"]).text
    }

    /// The files in it, by `pdfdetach`.
    func files(_ password: String) async throws -> [[UInt8]] {
        guard try await decrypted(password) != nil, let tool = Tool(named: "pdfdetach") else { return [] }
        let place = folder.path("files")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        _ = try await tool.run(["-saveall", "-o", place, folder.path("plain.pdf")])
        return try FileManager.default.contentsOfDirectory(atPath: place).sorted().compactMap {
            FileManager.default.contents(atPath: "\(place)/\($0)").map(Array.init)
        }
    }
}
