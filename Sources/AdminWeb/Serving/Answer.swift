import Foundation
import HTTPTypes
import Hummingbird
import Web

/// What a page comes to.
struct Answer: Sendable {
    enum Content: Sendable {
        case page(Page)
        /// To be fetched with GET (RFC 9110 §15.4.4).
        case redirect(String)
        case file(name: String, type: String, bytes: Data)
        /// A page of its own without the frame, under a policy of its own.
        case bare(HTML, policy: String)
    }

    var content: Content
    var status = HTTPResponse.Status.ok
    /// The browser's new ticket.
    var ticket: Ticket?
    var language: Language?
    /// Seconds until the browser asks again.
    var refresh: Int?

    static func page(_ page: Page, status: HTTPResponse.Status = .ok) -> Answer { Answer(content: .page(page), status: status) }

    static func redirect(_ address: String) -> Answer { Answer(content: .redirect(address)) }

    /// Something to keep as a file.
    static func file(_ name: String, _ bytes: Data, type: String = "application/octet-stream") -> Answer {
        Answer(content: .file(name: name, type: type, bytes: bytes))
    }
}
