/// Why a certificate is revoked (CRLReason, RFC 5280 §5.3.1).
public struct RevocationReason: Hashable, Sendable {
    public let code: Int
    /// As administrators write it.
    public let name: String

    public static let unspecified = Self(code: 0, name: "unspecified")
    public static let keyCompromise = Self(code: 1, name: "key-compromise")
    public static let caCompromise = Self(code: 2, name: "ca-compromise")
    public static let affiliationChanged = Self(code: 3, name: "affiliation-changed")
    public static let superseded = Self(code: 4, name: "superseded")
    public static let cessationOfOperation = Self(code: 5, name: "cessation-of-operation")
    /// Can be lifted.
    public static let hold = Self(code: 6, name: "hold")
    public static let privilegeWithdrawn = Self(code: 9, name: "privilege-withdrawn")

    public static let all: [RevocationReason] = [
        .unspecified, .keyCompromise, .caCompromise, .affiliationChanged, .superseded, .cessationOfOperation, .hold, .privilegeWithdrawn,
    ]

    /// - Throws: `CAError.badInput`.
    public init(named text: String) throws(CAError) {
        guard let found = Self.all.first(where: { $0.name == text.lowercased() }) else {
            throw .badInput("“\(text)” is no reason: \(Self.all.map(\.name).joined(separator: ", ")) are", field: "reason")
        }
        self = found
    }

    private init(code: Int, name: String) {
        self.code = code
        self.name = name
    }

    /// The word for a code.
    public static func name(ofCode code: Int) -> String { all.first { $0.code == code }?.name ?? "reason \(code)" }
}
