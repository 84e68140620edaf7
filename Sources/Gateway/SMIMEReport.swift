import Foundation
import MIME
import Mail
import PKI
import Policy
import SMIME

/// What the gateway would say about a mail's S/MIME layers, for people who check its judgement on files.
public struct SMIMEReport: Sendable {
    private let info: InfoReport

    /// - Parameter message: as it came: who its author is stands in its header.
    public init(_ layers: [Layer], of message: Message, trust: TrustStore, at date: Date) {
        // As in the mail flow, what stands behind a line that is no field belongs to the body.
        let isWhole = message.offset(of: .missingHeaderSeparator) != message.root.bodyRange.lowerBound
        info = InfoReport(
            layers, author: isWhole ? Author(message.root.header).address : nil, judge: UsabilityJudge(trust: trust, at: date))
    }

    /// The info fields without their prefix; the last of a repeated name counts.
    public var fields: [String: String] { Dictionary(info.fields.map { ($0.name, $0.value) }) { $1 } }

    /// Every signature is valid, trusted and the author's, and there is one.
    public var isValid: Bool { info.state == .valid }

    /// What its signatures are worth; `nil` when there are none.
    public var state: SignatureState? { info.state }

    /// No encrypted layer is left.
    public var isOpen: Bool { !info.isStillEncrypted }

    public var text: String {
        guard !info.fields.isEmpty else { return "neither signed nor encrypted" }
        return info.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    }
}
