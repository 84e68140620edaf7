import MIME

/// Names, types and sizes of the files of a message.
struct AttachmentList {
    private(set) var attachments: [Attachment] = []
    private var taken: Set<String> = []
    private let message: Message
    private let words: FrameWords

    init(_ message: Message, _ words: FrameWords) {
        (self.message, self.words) = (message, words)
    }

    mutating func add(_ entity: Entity) {
        let type = entity.contentType
        let octets = message.decodedBody(of: entity)
        let number = attachments.count + 1
        var name = FileName.cleaned(entity.fileName ?? "")
        if type.isMessage {
            if name.isEmpty { name = FileName.cleaned(HeaderLines.cleaned(nestedSubject(entity))) }
            if name.isEmpty { name = "\(words.message) \(number)" }
            if !name.lowercased().hasSuffix(".eml") { name += ".eml" }
        }
        if name.isEmpty { name = "\(words.attachment) \(number)\(Self.suffix(for: type.mediaType))" }
        add(name: name, mediaType: type.isMessage ? "message/rfc822" : type.mediaType, octets: octets, source: .part(entity))
    }

    mutating func addOriginal(_ subject: String) {
        let name = FileName.cleaned(subject)
        add(name: (name.isEmpty ? words.message : name) + ".eml", mediaType: "message/rfc822", octets: message.bytes, source: .original)
    }

    private mutating func add(name: String, mediaType: String, octets: [UInt8], source: Attachment.Source) {
        attachments.append(
            Attachment(
                name: FileName.unique(name, among: &taken), mediaType: Self.cleaned(mediaType), size: octets.count, source: source,
                deflates: Self.isWorthDeflating(octets)))
    }

    private func nestedSubject(_ entity: Entity) -> String {
        entity.children.first?.header.first(named: "Subject")?.decoded ?? ""
    }

    /// A name of PDF; anything unusual is plain octets.
    private static func cleaned(_ mediaType: String) -> String {
        let isUsual = mediaType.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"#%()<>[]{}".utf8.contains($0) }
        return isUsual && mediaType.utf8.count <= 100 ? mediaType : "application/octet-stream"
    }

    /// Judged by how many different octets the first 4 KiB hold: packed data use nearly all of them.
    private static func isWorthDeflating(_ octets: [UInt8]) -> Bool {
        guard octets.count > 64 else { return false }
        var counts = [Int](repeating: 0, count: 256)
        let sample = octets[(octets.count / 2)...].prefix(4096)
        for octet in sample { counts[Int(octet)] += 1 }
        let most = counts.sorted(by: >).prefix(32).reduce(0, +)
        // Octets of packed data are spread evenly: the 32 most frequent take an eighth, and a little by chance.
        return most * 4 > sample.count
    }

    private static func suffix(for mediaType: String) -> String { suffixes[mediaType] ?? "" }

    private static let suffixes = [
        "application/pdf": ".pdf", "application/pgp-signature": ".asc", "application/pkcs7-mime": ".p7m",
        "application/pkcs7-signature": ".p7s", "application/zip": ".zip", "image/gif": ".gif", "image/jpeg": ".jpg", "image/png": ".png",
        "image/webp": ".webp", "message/delivery-status": ".txt", "text/calendar": ".ics", "text/csv": ".csv", "text/html": ".html",
        "text/plain": ".txt", "text/rfc822-headers": ".txt", "text/vcard": ".vcf", "text/x-vcard": ".vcf",
    ]
}
