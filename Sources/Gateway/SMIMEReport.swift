import Foundation
import Mail
import PKI
import SMIME

/// What the gateway would say about a mail's S/MIME layers, for people who check its judgement on files.
public struct SMIMEReport: Sendable {
    private let info: InfoReport

    public init(_ layers: [Layer], author: EmailAddress?, trust: TrustStore, at date: Date) {
        info = InfoReport(layers, author: author, trust: trust, at: date)
    }

    /// The info fields without their prefix; the last of a repeated name counts.
    public var fields: [String: String] { Dictionary(info.fields.map { ($0.name, $0.value) }) { $1 } }

    /// Every signature is valid, trusted and the author's, and there is one.
    public var isValid: Bool { info.isEverySignatureGood }

    /// No encrypted layer is left.
    public var isOpen: Bool { !info.isStillEncrypted }

    public var text: String {
        guard !info.fields.isEmpty else { return "neither signed nor encrypted" }
        return info.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    }
}
