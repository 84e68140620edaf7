import PKI
import Settings

/// The certificates administrators named in settings, as selection wants them.
struct AssignedCertificates {
    var candidates: [Candidate] = []
    /// Named, but not in the store.
    var missing: [RefusedCertificate] = []

    /// - Parameters:
    ///   - values: what each level names, the nearest first.
    ///   - named: the certificates of the store that settings name, by thumbprint.
    init(_ values: [Resolved<SettingList<CertificateThumbprint>>], named: [String: Candidate]) {
        for value in values {
            for thumbprint in value.value.elements {
                if var candidate = named[thumbprint.text] {
                    candidate.assignment = Candidate.Assignment(value.level)
                    candidates.append(candidate)
                } else {
                    missing.append(RefusedCertificate(notInStore: thumbprint, at: value.level))
                }
            }
        }
    }
}

extension Candidate.Assignment {
    fileprivate init(_ level: SettingLevel) {
        switch level {
        case .user: self = .user
        case .domain: self = .domain
        case .wildcard: self = .wildcardDomain
        case .global, .factory: self = .global
        }
    }
}

extension RefusedCertificate {
    fileprivate init(notInStore thumbprint: CertificateThumbprint, at level: SettingLevel) {
        self.init(thumbprint: thumbprint.text, issuer: "", reason: "not in the store", rule: "9.4", detail: "named by \(level.phrase)")
    }
}
