import Foundation

/// A certificate as lists show it.
public struct CertificateItem: Codable, Sendable, Hashable {
    /// SHA-256, 64 hexadecimal digits.
    public var thumbprint: String
    public var subject: String
    public var issuer: String
    public var serialNumber: String
    public var notBefore: Date
    public var notAfter: Date
    public var addresses: [String]
    public var keyAlgorithm: String
    public var isCA: Bool
    public var isRoot: Bool
    public var hasKey: Bool
    /// `white-listed`, `black-listed` or absent.
    public var trust: String?
    /// What the trust list says besides: whether the end may have passed, why, who and when.
    public var trustNote: String?
    /// `import`, `mail`, `ca`.
    public var source: String
    /// Found in a mail and not approved yet.
    public var isPending: Bool
    /// In a list of untrusted ones: the first reason against it.
    public var problem: String?

    public init(
        thumbprint: String, subject: String, issuer: String, serialNumber: String, notBefore: Date, notAfter: Date, addresses: [String],
        keyAlgorithm: String, isCA: Bool, isRoot: Bool, hasKey: Bool, trust: String?,
        trustNote: String? = nil, source: String = "import", isPending: Bool = false, problem: String? = nil
    ) {
        self.thumbprint = thumbprint
        self.subject = subject
        self.issuer = issuer
        self.serialNumber = serialNumber
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.addresses = addresses
        self.keyAlgorithm = keyAlgorithm
        self.isCA = isCA
        self.isRoot = isRoot
        self.hasKey = hasKey
        self.trust = trust
        self.trustNote = trustNote
        self.source = source
        self.isPending = isPending
        self.problem = problem
    }
}

/// What an import did with each item of a file.
public struct ImportReport: Codable, Sendable, Hashable {
    public struct Item: Codable, Sendable, Hashable {
        /// `new`, `known` or `refused`.
        public var outcome: String
        public var thumbprint: String?
        public var subject: String
        public var withKey: Bool
        /// Why it was refused.
        public var reason: String?

        public init(outcome: String, thumbprint: String?, subject: String, withKey: Bool = false, reason: String? = nil) {
            self.outcome = outcome
            self.thumbprint = thumbprint
            self.subject = subject
            self.withKey = withKey
            self.reason = reason
        }
    }

    public var items: [Item]

    public init(items: [Item]) { self.items = items }

    public func count(_ outcome: String) -> Int { items.count { $0.outcome == outcome } }
}
