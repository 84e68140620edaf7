import Foundation
import Logging
import NIOCore
import NIOPosix
import PortalOperations
import Synchronization
import TestSupport
import Testing
import Web

@testable import Portal

/// One list and one certificate; counts what it is asked.
private final class Shelf: PublishingService {
    let files = Mutex<[String: PublishedFile]>([:])
    let asked = Mutex<[String]>([])
    let isBroken = Mutex(false)

    init() {
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        files.withLock {
            $0["/pki/root.crl"] = PublishedFile(kind: .revocationList, bytes: [0x30, 1, 2], modifiedAt: date, digest: "aa11")
            $0["/pki/root.cer"] = PublishedFile(kind: .certificate, bytes: [0x30, 3], modifiedAt: date, digest: "bb22")
        }
    }

    struct Broken: Error {}

    func house() async throws -> House { House(name: "Example Insurance") }

    func publishedFile(at path: String) async throws -> PublishedFile? {
        asked.withLock { $0.append(path) }
        if isBroken.withLock({ $0 }) { throw Broken() }
        return files.withLock { $0[path] }
    }
}

/// An answer as the bytes say it.
private struct Answer {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]
}

/// Lines of one connection.
private struct Client {
    let port: Int

    /// Sends bytes as they are, and reads until the other side hangs up.
    func exchange(_ text: String) async throws -> [UInt8] {
        try await RawExchange.run(Array(text.utf8), port: port)
    }

    func get(_ path: String, method: String = "GET", _ headers: [String] = []) async throws -> Answer {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: pki.zegel.example", "Connection: close"] + headers
        let bytes = try await exchange(lines.joined(separator: "\r\n") + "\r\n\r\n")
        return try #require(Self.answer(bytes), "\(String(decoding: bytes.prefix(200), as: UTF8.self))")
    }

    static func answer(_ bytes: [UInt8]) -> Answer? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return parts.count == 2 ? (parts[0].lowercased(), parts[1]) : nil
        }
        return Answer(status: status, headers: Dictionary(headers) { first, _ in first }, body: Array(bytes[end.upperBound...]))
    }
}

@Suite("The public listener: revocation lists and CA certificates, and nothing else")
struct PortalServerTests {
    private func served(_ limits: WebLimits = WebLimits(), _ body: (Client, Shelf) async throws -> Void) async throws {
        let shelf = Shelf()
        let server = try await PortalServer.start(
            host: "127.0.0.1", port: 0, services: { PortalServices(publishing: shelf) }, limits: limits,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "portal"))
        do { try await body(Client(port: server.port), shelf) } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test("a list comes as application/pkix-crl, to be asked for anew each time; a certificate as application/pkix-cert")
    func types() async throws {
        try await served { client, _ in
            let list = try await client.get("/pki/root.crl")
            #expect(list.status == 200 && list.body == [0x30, 1, 2] && list.headers["content-type"] == "application/pkix-crl")
            #expect(list.headers["etag"] == "\"aa11\"" && list.headers["cache-control"] == "public, no-cache")
            #expect(list.headers["last-modified"] == "Tue, 14 Nov 2023 22:13:20 GMT")
            let certificate = try await client.get("/pki/root.cer?x=1")
            #expect(certificate.body == [0x30, 3] && certificate.headers["content-type"] == "application/pkix-cert")
        }
    }

    @Test("every answer has the strict header fields, and none tells the program", arguments: ["/pki/root.crl", "/nothing"])
    func strict(_ path: String) async throws {
        try await served { client, _ in
            let headers = try await client.get(path).headers
            #expect(headers["x-content-type-options"] == "nosniff" && headers["referrer-policy"] == "no-referrer")
            #expect(headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true && headers["x-frame-options"] == "DENY")
            #expect(headers["server"] == nil && headers["set-cookie"] == nil)
        }
    }

    @Test("who has it already gets 304 without a body; a date counts for certificates alone")
    func conditions() async throws {
        try await served { client, shelf in
            for tag in ["\"aa11\"", "W/\"aa11\"", "\"x\", \"aa11\"", "*"] {
                let answer = try await client.get("/pki/root.crl", ["If-None-Match: \(tag)"])
                #expect(answer.status == 304 && answer.body.isEmpty && answer.headers["etag"] == "\"aa11\"", "\(tag)")
            }
            #expect(try await client.get("/pki/root.crl", ["If-None-Match: \"old\""]).status == 200)
            let date = "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT"
            #expect(try await client.get("/pki/root.cer", [date]).status == 304)
            #expect(try await client.get("/pki/root.cer", ["If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT"]).status == 200)
            #expect(try await client.get("/pki/root.cer", ["If-Modified-Since: yesterday"]).status == 200)
            // Two lists of one second have one date.
            #expect(try await client.get("/pki/root.crl", [date]).status == 200)
            shelf.files.withLock { $0["/pki/root.crl"]?.digest = "cc33" }
            #expect(try await client.get("/pki/root.crl", ["If-None-Match: \"aa11\""]).status == 200)
        }
    }

    @Test("HEAD says the length and sends nothing")
    func head() async throws {
        try await served { client, _ in
            let answer = try await client.get("/pki/root.crl", method: "HEAD")
            #expect(answer.status == 200 && answer.body.isEmpty && answer.headers["content-length"] == "3")
        }
    }

    @Test(
        "no path leads elsewhere: 404, and the service is asked for exactly what was written",
        arguments: [
            "/", "/pki/", "/pki/../pki/root.crl", "/pki/%2e%2e/pki/root.crl", "/pki//root.crl", "/pki/root.crl/", "/PKI/root.crl",
            "/pki/root.crl%00", "/pki/%72oot.crl", "//etc/passwd", "/../../../../etc/passwd", "/%2e%2e%2f%2e%2e%2fetc/passwd",
            "/..%5c..%5cwindows", "/pki/root.crl;a", "/pki/root.crl.", "*", "pki/root.crl",
        ])
    func traversal(_ path: String) async throws {
        try await served { client, shelf in
            let bytes = try await client.exchange("GET \(path) HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")
            let answer = Client.answer(bytes)
            #expect(answer.map { $0.status == 404 || $0.status == 400 } ?? true, "\(String(decoding: bytes.prefix(80), as: UTF8.self))")
            #expect(shelf.asked.withLock { $0 }.allSatisfy { $0 == path })
        }
    }

    @Test("other methods get 405 and the end", arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
    func methods(_ method: String) async throws {
        try await served { client, shelf in
            let answer = try await client.get("/pki/root.crl", method: method)
            #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD" && answer.headers["connection"] == "close")
            #expect(shelf.asked.withLock { $0 }.isEmpty)
        }
    }

    @Test("a body, a long path, many fields and what is no HTTP are refused and hung up on")
    func hostile() async throws {
        try await served { client, shelf in
            let body = try await client.get("/pki/root.crl", ["Content-Length: 5", "", "abcde"])
            #expect(body.status == 413 && body.headers["connection"] == "close")
            #expect(try await client.get("/" + String(repeating: "a", count: 2000)).status == 414)
            #expect(try await client.get("/pki/root.crl", (0..<100).map { "X-\($0): y" }).status == 400)
            for text in ["\u{16}\u{3}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "EHLO a\r\n\r\n"] {
                let bytes = try await client.exchange(text)
                #expect(
                    bytes.isEmpty || Client.answer(bytes)?.status == 400 || Client.answer(bytes)?.status == 505, "\(text.debugDescription)")
            }
            #expect(shelf.asked.withLock { $0 }.isEmpty)
            #expect(try await client.get("/pki/root.crl").status == 200)
        }
    }

    @Test("a request that does not end is hung up on, and another client is served meanwhile")
    func slow() async throws {
        var limits = WebLimits()
        // What is refused at once has time to be told so on a busy machine.
        (limits.headTime, limits.pieceTime) = (.milliseconds(300), .seconds(10))
        try await served(limits) { client, _ in
            async let half = client.exchange("GET /pki/root.crl HTTP/1.1\r\nHost:")
            async let silent = client.exchange("")
            async let unended = client.exchange("GET /pki/root.crl HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
            #expect(try await client.get("/pki/root.crl").status == 200)
            let answers = try await (half, silent, unended)
            #expect(answers.0.isEmpty && answers.1.isEmpty && Client.answer(answers.2)?.status == 413)
        }
    }

    @Test("one address has so many connections, and places are given back")
    func crowd() async throws {
        var limits = WebLimits()
        limits.connectionsPerAddress = 4
        try await served(limits) { client, _ in
            let open = try await (0..<4).asyncMap { _ in try await Opened(port: client.port) }
            #expect(try await client.exchange("GET /pki/root.crl HTTP/1.1\r\nHost: a\r\n\r\n").isEmpty)
            for connection in open { try await connection.close() }
            var status = 0
            for _ in 0..<200 where status != 200 {
                let bytes = try await client.exchange("GET /pki/root.crl HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                status = Client.answer(bytes)?.status ?? 0
            }
            #expect(status == 200)
        }
    }

    @Test("several requests of one connection are answered in their order")
    func pipelined() async throws {
        try await served { client, _ in
            let request = { (path: String, end: String) in "GET \(path) HTTP/1.1\r\nHost: a\r\n\(end)\r\n" }
            let bytes = try await client.exchange(
                request("/pki/root.crl", "") + request("/pki/root.cer", "Connection: close\r\n"))
            let text = String(decoding: bytes, as: UTF8.self)
            let (list, certificate) = (text.range(of: "pkix-crl"), text.range(of: "pkix-cert"))
            #expect(try #require(list).lowerBound < #require(certificate).lowerBound)
        }
    }

    @Test("what cannot be said now is 503, and says nothing of why")
    func broken() async throws {
        try await served { client, shelf in
            shelf.isBroken.withLock { $0 = true }
            let answer = try await client.get("/pki/root.crl")
            #expect(answer.status == 503 && answer.headers["retry-after"] == "60")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("Broken"))
        }
    }
}

/// A connection that was seen to be open on the other side.
private final class Opened: Sendable {
    private let channel: any Channel

    init(port: Int) async throws {
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port).get()
        // An answer proves that the connection was let in.
        let promise = channel.eventLoop.makePromise(of: Void.self)
        try await channel.pipeline.addHandler(FirstByte(promise)).get()
        try await channel.writeAndFlush(ByteBuffer(string: "HEAD /pki/root.crl HTTP/1.1\r\nHost: a\r\n\r\n"))
        try await promise.futureResult.get()
    }

    func close() async throws { try await channel.close() }
}

private final class FirstByte: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    private let promise: EventLoopPromise<Void>

    init(_ promise: EventLoopPromise<Void>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { promise.succeed() }
    func channelInactive(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
