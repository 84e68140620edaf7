import Foundation
import MIME

/// The pictures that lie in the message, found by Content-ID, decoded once.
struct PartPictures {
    private let content: MailContent
    private let byIdentifier: [String: Entity]
    private var decoder: PictureDecoder
    private var decoded: [String: Picture] = [:]
    private var shown: Set<Int> = []
    private(set) var missing = 0

    init(_ content: MailContent, limits: Limits) {
        self.content = content
        decoder = PictureDecoder(limits: limits)
        var known: [String: Entity] = [:]
        for entity in content.message.entities where !entity.contentType.isComposite {
            for name in [MailContent.contentID(of: entity), entity.header.first(named: "Content-Location")?.unfolded].compactMap(\.self) {
                if known[name] == nil { known[name] = entity }
            }
        }
        byIdentifier = known
    }

    /// Related parts nobody showed, and those with the disposition of a file.
    var unshown: [Entity] { content.related.filter { !shown.contains($0.range.lowerBound) || $0.isAttachment } }

    mutating func decode(_ entity: Entity) -> Picture? {
        let picture = decoder.decode(content.message.decodedBody(of: entity))
        if picture == nil { missing += 1 }
        return picture
    }

    /// - Parameter address: `cid:…` (RFC 2392), a Content-Location within the message, or `data:` with the picture in it (RFC 2397).
    ///   Nothing else is looked at: no address is ever opened.
    mutating func picture(at address: String) -> Picture? {
        let address = address.trimmingSpaces
        if let known = decoded[address] { return known }
        guard let picture = find(address) else { return nil }
        decoded[address] = picture
        return picture
    }

    private mutating func find(_ address: String) -> Picture? {
        let start = address.prefix(5).lowercased()
        if start == "data:" { return inData(address) }
        let identifier = start.hasPrefix("cid:") ? Self.unescaped(address.dropFirst(4)) : address
        guard let entity = byIdentifier[identifier] else {
            if !address.isEmpty { missing += 1 }
            return nil
        }
        guard let picture = decode(entity) else { return nil }
        shown.insert(entity.range.lowerBound)
        return picture
    }

    private mutating func inData(_ address: String) -> Picture? {
        guard let comma = address.firstIndex(of: ","), address[..<comma].lowercased().hasSuffix(";base64") else { return nil }
        let picture = decoder.decode(Base64.decode(address[address.index(after: comma)...].utf8))
        if picture == nil { missing += 1 }
        return picture
    }

    private static func unescaped(_ text: Substring) -> String {
        guard text.utf8.contains(0x25) else { return String(text) }
        return String(text).removingPercentEncoding ?? String(text)
    }
}
