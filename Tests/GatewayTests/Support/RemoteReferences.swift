import Foundation
import MIME

/// What a mail program may load from elsewhere or lead to, found in HTML by a reader of its own: it is told by crude patterns, so
/// it rather finds too much.
enum RemoteReferences {
    static func found(in message: Message) -> [String] {
        message.entities.flatMap { entity -> [String] in
            guard !entity.contentType.isComposite else { return [] }
            let type = entity.header.all(named: "Content-Type").map { $0.unfolded.lowercased() }.joined()
            guard ["html", "svg", "xml", "css"].contains(where: type.contains) else { return [] }
            return found(in: String(decoding: message.decodedBody(of: entity), as: UTF8.self))
        }
    }

    static func found(in html: String) -> [String] {
        let lower = html.lowercased()
        // A tag that never ends counts to the end of the text.
        // By scalars, as browsers read: a combining mark behind a bracket makes one character of both to Swift.
        let tags = lower.unicodeScalars.split(separator: "<", omittingEmptySubsequences: false).dropFirst().map {
            String(String.UnicodeScalarView($0.prefix { $0 != ">" }))
        }
        let loading = [
            "src", "href", "background", "style", "poster", "action", "data", "content", "ping", "codebase", "longdesc", "manifest", "url",
            "import", "//", "http", "classid", "profile", "cite",
        ]
        let elements = ["style", "script", "link", "meta", "base", "iframe", "object", "embed", "svg", "video", "audio", "form", "input"]
        return tags.filter { tag in
            guard let first = tag.first, first.isLetter else { return false }
            let name = String(tag.prefix { $0.isLetter || $0.isNumber })
            if elements.contains(name) { return true }
            let rest = tag.dropFirst(name.count).replacing("src=\"cid:", with: "")
            return loading.contains(where: rest.contains)
        }
    }
}
