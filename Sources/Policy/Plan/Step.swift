/// One line of the story of a decision.
public struct Step: Sendable, Codable, Hashable {
    /// What the step is about, in the order a story tells it.
    public enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case origin, path, trigger, mode, signing, method, outcome, notice
    }

    public var kind: Kind
    public var mark: Mark
    /// A sentence a help desk can read aloud: `S/MIME was not possible: no usable certificate`.
    public var headline: String
    /// The setting, level or fact behind it: `encrypt.mode = allow from domain partner.example`.
    public var detail: String
    /// The certificates that were looked at and not used, at most `maximumCertificates`.
    public var refused: [RefusedCertificate]
    /// How many more there were.
    public var refusedUnlisted: Int

    /// The trace stays small: candidates beyond this are counted.
    public static let maximumCertificates = 20

    public init(_ kind: Kind, _ mark: Mark, _ headline: String, _ detail: String = "", refused: [RefusedCertificate] = []) {
        self.kind = kind
        self.mark = mark
        self.headline = headline
        self.detail = detail
        self.refused = Array(refused.prefix(Self.maximumCertificates))
        refusedUnlisted = refused.count - self.refused.count
    }

    private enum CodingKeys: String, CodingKey { case kind, mark, headline, detail, refused, refusedUnlisted }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(Kind.self, forKey: .kind)
        mark = try container.decode(Mark.self, forKey: .mark)
        headline = try container.decode(String.self, forKey: .headline)
        detail = try container.decodeIfPresent(String.self, forKey: .detail) ?? ""
        refused = try container.decodeIfPresent([RefusedCertificate].self, forKey: .refused) ?? []
        refusedUnlisted = try container.decodeIfPresent(Int.self, forKey: .refusedUnlisted) ?? 0
    }

    /// Leaves out what is empty.
    public func encode(to encoder: any Encoder) throws {
        // In the order of the letters, and words as texts: that is how they are kept, so nothing has to be put in order.
        var container = encoder.container(keyedBy: CodingKeys.self)
        if !detail.isEmpty { try container.encode(detail, forKey: .detail) }
        try container.encode(headline, forKey: .headline)
        try container.encode(kind.rawValue, forKey: .kind)
        try container.encode(mark.rawValue, forKey: .mark)
        if !refused.isEmpty { try container.encode(refused, forKey: .refused) }
        if refusedUnlisted > 0 { try container.encode(refusedUnlisted, forKey: .refusedUnlisted) }
    }
}

/// A certificate that was considered and not used.
public struct RefusedCertificate: Sendable, Codable, Hashable {
    /// SHA-256, 64 lower-case hexadecimal digits.
    public var thumbprint: String
    public var issuer: String
    /// The first reason, in the words of `behaviour.md` 9.3: `expired`.
    public var reason: String
    /// The rule behind it: `C-02`.
    public var rule: String
    /// The date, the name or the number that goes with the reason.
    public var detail: String?
    /// The other reasons, in order.
    public var also: [String]?

    public init(thumbprint: String, issuer: String, reason: String, rule: String, detail: String? = nil, also: [String]? = nil) {
        self.thumbprint = thumbprint
        self.issuer = issuer
        self.reason = reason
        self.rule = rule
        self.detail = detail
        self.also = also
    }
}
