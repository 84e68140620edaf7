/// What `zegel message inspect` tells about a message: its tree, with sizes, digests of the decoded bodies, and defects.
public struct Inspection: Codable, Hashable, Sendable {
    /// One entity of the tree.
    public struct Part: Codable, Hashable, Sendable {
        /// `1`, `1.2`, `1.2.1`: the root is `1`, children count from 1.
        public var id: String
        /// `text/plain`, lower case.
        public var type: String
        /// As written in the parameter; absent when there is none.
        public var charset: String?
        /// `7bit` when the header names none.
        public var encoding: String
        /// `attachment`, `inline`, …; absent when the header has none.
        public var disposition: String?
        public var fileName: String?
        /// Offsets into the file: start of the header, start of the body, end of the body.
        public var headerOffset: Int
        public var bodyOffset: Int
        public var endOffset: Int
        /// Octets of the body as it stands in the file.
        public var size: Int
        /// Octets of the body without its transfer encoding; absent for multipart and message/*.
        public var decodedSize: Int?
        /// SHA-256 of the body without its transfer encoding, lower hex; absent for multipart and message/*.
        public var sha256: String?
        /// `false` when the body was not looked into, or not all of it.
        public var interpreted: Bool
        public var children: [Part]
    }

    /// Octets of the file.
    public var size: Int
    /// The decoded Subject; absent when there is none.
    public var subject: String?
    public var defects: [Defect]
    public var root: Part

    /// - Parameter sha256: the digest of some bytes as lower-case hex.
    public init(of message: Message, sha256: ([UInt8]) -> String) {
        size = message.bytes.count
        subject = message.root.header.first(named: "Subject")?.decoded
        defects = message.defects
        root = Self.part(message.root, id: "1", in: message, sha256)
    }

    /// Recursion ends at `Limits.depth`.
    private static func part(_ entity: Entity, id: String, in message: Message, _ sha256: ([UInt8]) -> String) -> Part {
        let isLeaf = !entity.contentType.isComposite
        let decoded = isLeaf ? message.decodedBody(of: entity) : []
        return Part(
            id: id, type: entity.contentType.mediaType, charset: entity.contentType.parameters["charset"],
            encoding: entity.transferEncoding.rawValue, disposition: entity.disposition?.kind, fileName: entity.fileName,
            headerOffset: entity.headerRange.lowerBound, bodyOffset: entity.bodyRange.lowerBound,
            endOffset: entity.bodyRange.upperBound, size: entity.bodyRange.count, decodedSize: isLeaf ? decoded.count : nil,
            sha256: isLeaf ? sha256(decoded) : nil, interpreted: entity.isInterpreted,
            children: entity.children.enumerated().map { part($1, id: "\(id).\($0 + 1)", in: message, sha256) })
    }

    /// The tree in lines for a terminal: one entity a line, indented by depth; texts out of the mail carry no controls.
    public var text: String {
        let title = subject.map { ["subject: \(EncodedWord.cleaned($0))"] } ?? []
        let faults = defects.isEmpty ? [] : ["defects: " + defects.map(\.rawValue).joined(separator: ", ")]
        return (["size: \(size)"] + title + faults + Self.lines(root, depth: 0)).joined(separator: "\n") + "\n"
    }

    private static func lines(_ part: Part, depth: Int) -> [String] {
        let fields = [
            part.type, part.charset.map { "charset=\($0)" }, part.encoding, part.disposition, part.fileName.map { "\"\($0)\"" },
            "\(part.size) bytes", part.decodedSize.map { "\($0) decoded" }, part.sha256.map { "sha256:\($0)" },
            part.interpreted ? nil : "(not interpreted)",
        ].compactMap(\.self).map(EncodedWord.cleaned)
        let line = String(repeating: "  ", count: depth) + ([part.id] + fields).joined(separator: "  ")
        return [line] + part.children.flatMap { lines($0, depth: depth + 1) }
    }
}
