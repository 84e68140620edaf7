import Foundation
import NIOHTTP1
import PortalOperations

/// What a request gets, before it is written.
struct PortalAnswer: Sendable {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: [UInt8]

    /// Words for people; nothing a stranger wrote is in them.
    init(_ status: HTTPResponseStatus, _ text: String) {
        self.status = status
        headers = ["Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"]
        body = Array("\(text)\n".utf8)
    }

    static let notFound = PortalAnswer(.notFound, "There is nothing here.")
    static let unavailable: PortalAnswer = {
        var answer = PortalAnswer(.serviceUnavailable, "Please try again in a minute.")
        answer.headers.add(name: "Retry-After", value: "60")
        return answer
    }()
    static let wrongMethod: PortalAnswer = {
        var answer = PortalAnswer(.methodNotAllowed, "Only GET and HEAD are answered here.")
        answer.headers.add(name: "Allow", value: "GET, HEAD")
        return answer
    }()

    /// A published file, or that the asker has it already (RFC 9110 §13).
    init(_ file: PublishedFile, asked headers: HTTPHeaders) {
        let tag = "\"\(file.digest)\""
        self.headers = ["ETag": tag, "Last-Modified": HTTPDate.text(file.modifiedAt)]
        // RFC 2585 §4: the media types. A list can change at any moment and a cache has to ask; a certificate stays what it is.
        switch file.kind {
        case .certificate:
            self.headers.add(contentsOf: ["Content-Type": "application/pkix-cert", "Cache-Control": "public, max-age=86400"])
        case .revocationList: self.headers.add(contentsOf: ["Content-Type": "application/pkix-crl", "Cache-Control": "public, no-cache"])
        }
        guard !Self.isKnown(tag, file, headers) else {
            status = .notModified
            body = []
            self.headers.remove(name: "Content-Type")
            return
        }
        status = .ok
        body = file.bytes
    }

    /// If-None-Match counts before If-Modified-Since (RFC 9110 §13.2.2). The date alone says nothing about a list: two of one second
    /// would look alike, and the older one be kept.
    private static func isKnown(_ tag: String, _ file: PublishedFile, _ headers: HTTPHeaders) -> Bool {
        let tags = headers[canonicalForm: "If-None-Match"]
        if !tags.isEmpty {
            // RFC 9110 §13.1.2: weak comparison.
            return tags.contains { $0 == "*" || $0 == tag || $0.hasPrefix("W/") && $0.dropFirst(2) == tag }
        }
        guard file.kind == .certificate, let text = headers.first(name: "If-Modified-Since"), let since = HTTPDate.date(text) else {
            return false
        }
        return file.modifiedAt.timeIntervalSince1970.rounded(.down) <= since.timeIntervalSince1970
    }
}
