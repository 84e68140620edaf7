import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PortalOperations
import Web

/// Answers what is published, for every path that is no page. Nothing here touches files.
struct PublishedFiles: RouterMiddleware {
    typealias Context = WebContext

    /// Bytes of a path; ours are of some dozens.
    private static let longestTarget = 1024

    let site: PortalSite

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        do { return try await next(request, context) } catch let error as HTTPError where error.status == .notFound {
            return await published(request)
        }
    }

    private func published(_ request: Request) async -> Response {
        if let refusal = refusal(of: request) { return refusal }
        let path = String((request.head.path ?? "").prefix { $0 != "?" })
        let file: PublishedFile?
        do { file = try await site.services().publishing.publishedFile(at: path) } catch { return .tryAgain }
        guard let file else { return .nothingHere }
        let answer = Self.answer(file, asked: request.headers)
        return request.method == .head ? answer.createHeadResponse() : answer
    }

    private func refusal(of request: Request) -> Response? {
        guard request.method == .get || request.method == .head else { return .wrongMethod }
        let target = request.head.path ?? ""
        guard target.utf8.count <= Self.longestTarget else { return .plain(.uriTooLong, "No path here is so long.") }
        let hasBody = request.headers[.contentLength].map { $0 != "0" } ?? (request.headers[.transferEncoding] != nil)
        guard !hasBody else { return .plain(.contentTooLarge, "Nothing is asked here with a body.") }
        // RFC 9112 §3.2.1: the origin form alone; no proxy lives here.
        return target.hasPrefix("/") ? nil : .nothingHere
    }

    /// The file, or that the asker has it already (RFC 9110 §13).
    private static func answer(_ file: PublishedFile, asked headers: HTTPFields) -> Response {
        let tag = "\"\(file.digest)\""
        var fields: HTTPFields = [.eTag: tag, .lastModified: HTTPDate.text(file.modifiedAt)]
        fields[.contentSecurityPolicy] = StrictHeaders.data
        // A list can change at any moment and a cache has to ask; a certificate stays what it is.
        fields[.cacheControl] = file.kind == .certificate ? "public, max-age=86400" : "public, no-cache"
        guard !isKnown(tag, file, headers) else { return Response(status: .notModified, headers: fields) }
        // RFC 2585 §4: the media types.
        fields[.contentType] = file.kind == .certificate ? "application/pkix-cert" : "application/pkix-crl"
        return Response(status: .ok, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    /// If-None-Match counts before If-Modified-Since (RFC 9110 §13.2.2). The date alone says nothing about a list: two of one second
    /// would look alike, and the older one be kept.
    private static func isKnown(_ tag: String, _ file: PublishedFile, _ headers: HTTPFields) -> Bool {
        let tags = headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
        if !tags.isEmpty {
            // RFC 9110 §13.1.2: weak comparison.
            return tags.contains { $0 == "*" || $0 == tag || $0.hasPrefix("W/") && $0.dropFirst(2) == tag }
        }
        guard file.kind == .certificate, let text = headers[.ifModifiedSince], let since = HTTPDate.date(text) else { return false }
        return file.modifiedAt.timeIntervalSince1970.rounded(.down) <= since.timeIntervalSince1970
    }
}
