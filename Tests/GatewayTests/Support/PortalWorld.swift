import Foundation
import Logging
import Mail
import NIOPosix
import OpenSSL
import Portal
import PortalOperations
import Settings
import TestSupport
import Testing
import Web

@testable import Gateway
@testable import Store

/// The pages of replies over real HTTP, in front of the real desk and a store of its own.
struct PortalWorld: Sendable {
    static let alice = "alice@zegel.example"
    static let dan = "dan@partner.example"

    let mail: NoticeFixture
    let replies: ReplyDesk
    let server: WebServer

    static func with(
        _ settings: [(String, String)] = [], pdf: Bool = false, _ body: (PortalWorld) async throws -> Void
    ) async throws {
        let mail = try await NoticeFixture(pdf: pdf ? NoticeFixture.renderer : nil)
        let usual = [
            ("portal.base-url", "https://portal.zegel.example"), ("reply.sender", "replies@zegel.example"), ("reply.enabled", "true"),
        ]
        for (key, value) in usual + settings { try await mail.set(key, value) }
        if pdf { try await mail.set("encrypt.mode", "mandatory", domain: "partner.example") }
        let snapshots = mail.snapshots
        let replies = ReplyDesk(
            store: mail.store, queue: mail.queue, configuration: mail.configuration, crypto: mail.crypto, budgets: WorkBudgets(512 << 20),
            settings: { try await snapshots.settings() }, logger: mail.log.logger)
        let services = PortalServices(
            publishing: PublishingDesk(store: mail.store) { House(name: "Example Insurance") }, replies: replies)
        let server = try await PortalServer.start(
            host: "127.0.0.1", port: 0, services: { services }, group: MultiThreadedEventLoopGroup.singleton, logger: mail.log.logger)
        let world = PortalWorld(mail: mail, replies: replies, server: server)
        do { try await body(world) } catch {
            await server.stop()
            try await mail.stop()
            throw error
        }
        await server.stop()
        try await mail.stop()
    }

    /// A link as a PDF would carry it.
    /// - Returns: its token.
    func link(
        subject: String = "Your claim 2291", senderName: String = "Claims desk", from sender: String = alice, to recipient: String = dan,
        days: Double = 30, id: String? = nil
    ) async throws -> String {
        let token = PasswordAlphabet.password(length: 32) { Random.bytes($0) }
        let link = NewReplyLink(
            id: id ?? QueueID(random: Random.bytes(20)).text, tokenHash: ReplyLinkMaker.hash(token),
            recipient: try #require(EmailAddress(recipient)), sender: try #require(EmailAddress(sender)),
            about: ReplySubject(
                senderName: senderName, subject: subject, date: mail.clock.now, messageID: "<m@zegel.example>",
                references: "<first@zegel.example> <m@zegel.example>"),
            expiresAt: mail.clock.now.addingTimeInterval(days * 86_400))
        try await mail.store.write { try $0.add(link, trace: QueueID(random: Random.bytes(20))) }
        return token
    }

    // MARK: HTTP

    /// - Parameter from: the network address the proxy in front tells.
    func request(
        _ method: String, _ path: String, _ headers: [String] = [], body: [UInt8] = [], from address: String = "192.0.2.1"
    ) async throws -> PortalAnswer {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: portal.zegel.example", "Connection: close", "X-Forwarded-For: \(address)"]
        lines += headers
        if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
        let bytes = try await RawExchange.run(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body, port: server.port)
        return try #require(PortalAnswer(bytes), "\(String(decoding: bytes.prefix(200), as: UTF8.self))")
    }

    func get(_ path: String, _ headers: [String] = [], from address: String = "192.0.2.1") async throws -> PortalAnswer {
        try await request("GET", path, headers, from: address)
    }

    /// Sends a form with files as a browser does.
    func post(_ path: String, _ form: TestForm, _ headers: [String] = [], from address: String = "192.0.2.1") async throws -> PortalAnswer {
        try await request("POST", path, ["Content-Type: \(form.contentType)"] + headers, body: form.bytes, from: address)
    }

    /// A form with what the page of a link proves.
    func form(_ token: String) async throws -> TestForm {
        let draft = try await replies.draft(token)
        return TestForm([("form", draft.form), ("number", String(draft.number))])
    }

    /// Everything the tables of replies hold, and the queue's length.
    func stored() async throws -> String {
        try await mail.store.read { transaction in
            try ["reply_link", "reply_text", "reply_file", "reply_piece", "queue_entry"].map { table in
                "\(try transaction.rows("SELECT * FROM \(table)").map { "\($0.values)" })"
            }.joined()
        }
    }
}

/// An answer as its bytes say it.
struct PortalAnswer: Sendable {
    var status: Int
    var headers: [String: String]
    var body: String

    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        self.status = status
        headers = Dictionary(
            lines.dropFirst().compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                return parts.count == 2 ? (parts[0].lowercased(), parts[1]) : nil
            }, uniquingKeysWith: { first, _ in first })
        body = String(decoding: bytes[end.upperBound...], as: UTF8.self)
    }

    /// All that is said but for the time.
    var told: String { "\(status) \(headers.filter { $0.key != "date" }.sorted { $0.key < $1.key }) \(body)" }

    /// The ids of the files the page lists.
    var files: [String] { body.matches(of: /name="remove" value="([a-z0-9]{20})"/).map { String($0.output.1) } }
}

/// A form with files (RFC 7578).
struct TestForm: Sendable {
    static let boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    var parts: [[UInt8]] = []
    var contentType: String { "multipart/form-data; boundary=\(Self.boundary)" }

    init(_ fields: [(String, String)] = []) {
        for (name, value) in fields { add(name, value) }
    }

    mutating func add(_ name: String, _ value: String) {
        parts.append(Array("Content-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)".utf8))
    }

    /// - Parameter name: as it stands between the quotation marks.
    mutating func add(file name: String, type: String = "application/pdf", _ bytes: [UInt8]) {
        let header = "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: \(type)\r\n\r\n"
        parts.append(Array(header.utf8) + bytes)
    }

    func adding(_ name: String, _ value: String) -> TestForm {
        var copy = self
        copy.add(name, value)
        return copy
    }

    func adding(file name: String, type: String = "application/pdf", _ bytes: [UInt8]) -> TestForm {
        var copy = self
        copy.add(file: name, type: type, bytes)
        return copy
    }

    var bytes: [UInt8] {
        parts.flatMap { Array("--\(Self.boundary)\r\n".utf8) + $0 + Array("\r\n".utf8) } + Array("--\(Self.boundary)--\r\n".utf8)
    }
}
