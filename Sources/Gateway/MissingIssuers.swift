import Foundation
import Mail
import PKI
import SMIME

/// Where the missing issuers of a mail's signers are to be had.
///
/// Asked only for signatures that hold and are the author's: nobody else's words send us anywhere.
enum MissingIssuers {
    static func addresses(in layers: [Layer], author: EmailAddress?, trust: TrustStore, at date: Date) -> [String] {
        guard let author else { return [] }
        let judge = UsabilityJudge(trust: trust, at: date)
        return layers.flatMap { layer -> [String] in
            guard case .signed(let signed) = layer, signed.defect == nil else { return [] }
            let bag = signed.certificates.compactMap { try? Certificate($0) }
            return signed.signers.filter(\.isValid).compactMap { $0.certificate.flatMap { try? Certificate($0) } }
                .filter { $0.addresses.contains(author) }
                .flatMap { addresses(above: $0, bag, trust, judge) }
        }
    }

    /// Of the certificate the path ends at.
    private static func addresses(
        above signer: Certificate, _ bag: [Certificate], _ trust: TrustStore, _ judge: UsabilityJudge
    ) -> [String] {
        let usability = judge.judge(signer, for: .sign, address: nil, extraIntermediates: bag)
        guard usability.reasons.contains(where: { $0.text == "no path" }), let last = usability.validation.path.last else { return [] }
        return ([signer] + bag + trust.intermediates).first { $0.thumbprint == last.thumbprint }?.issuerURLs ?? []
    }
}
