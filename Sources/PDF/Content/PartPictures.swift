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

    /// - Parameter identifier: of a `cid:` address, already without its percent signs (RFC 2392).
    mutating func picture(_ identifier: String) -> Picture? {
        if let known = decoded[identifier] { return known }
        guard let entity = byIdentifier[identifier], let picture = decode(entity) else { return nil }
        shown.insert(entity.range.lowerBound)
        decoded[identifier] = picture
        return picture
    }
}
