/// The random id of a message in the queue: said in the `250`, in every log record, trace and notice.
///
/// 20 characters of lower-case base 32 without look-alikes (100 bits). It is not sequential and cannot be guessed.
public struct QueueID: Hashable, Sendable, Codable, CustomStringConvertible, Comparable {
    public static let alphabet = Array("abcdefghjkmnpqrstuvwxyz023456789".utf8)
    public static let length = 20
    private static let isLetter = (UInt8.min...UInt8.max).map { alphabet.contains($0) }

    public let text: String

    /// - Parameter random: at least 20 random bytes; of each the low five bits are used.
    public init(random: [UInt8]) {
        precondition(random.count >= Self.length, "a queue id takes \(Self.length) random bytes")
        text = String(decoding: random.prefix(Self.length).map { Self.alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    /// `nil` unless `text` has the shape of an id.
    public init?(_ text: String) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy({ Self.isLetter[Int($0)] }) else { return nil }
        self.text = text
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = QueueID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a queue id")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }
    public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}
