import Mail

extension Decision {
    /// What copies must have in common to be one (E-14).
    private struct Likeness: Hashable {
        enum Kind: Hashable {
            case pass
            case protect(SigningChoice?, CipherGroup)
            case unprotect(Unprotection, SigningChoice?, CipherGroup)
            case refuse(Refusal)
            case hold(Refusal)
        }
        let kind: Kind
        /// The recipient whose copy must be his own.
        let alone: EmailAddress?
    }

    /// One group per equal copy, in the order of the first recipient; hidden recipients of encrypted copies alone.
    func groups(of copies: [Copy]) -> [Plan.Group] {
        var order: [Likeness] = []
        var members: [Likeness: [Copy]] = [:]
        for copy in copies {
            let likeness = likeness(of: copy)
            if members[likeness] == nil { order.append(likeness) }
            members[likeness, default: []].append(copy)
        }
        return order.compactMap { likeness in
            members[likeness].map { Plan.Group(recipients: $0.map(\.decision.recipient), treatment: treatment(likeness, $0)) }
        }
    }

    private func likeness(of copy: Copy) -> Likeness {
        let recipient = copy.decision.recipient
        let hidden = facts.visibleRecipients.contains(recipient) ? nil : recipient
        switch copy.shape {
        case .pass: return Likeness(kind: .pass, alone: nil)
        case .refuse(let refusal): return Likeness(kind: .refuse(refusal), alone: nil)
        case .hold(let refusal): return Likeness(kind: .hold(refusal), alone: nil)
        case .protect(let wish):
            // W-05: each has a PDF and a password of his own.
            let alone = wish.pdf != nil ? recipient : wish.certificates.isEmpty ? nil : hidden
            return Likeness(kind: .protect(wish.signing, wish.cipherGroup), alone: alone)
        case .unprotect(let unprotection, let wish):
            // D-02, D-04: each recipient's own keys open his copy.
            let opensAlone = unprotection.isStrict && facts.mayHoldEncryptedLayer
            let isEncrypted = !(wish?.certificates.isEmpty ?? true)
            return Likeness(
                kind: .unprotect(unprotection, wish?.signing, wish?.cipherGroup ?? .notEncrypted),
                alone: opensAlone ? recipient : isEncrypted ? hidden : nil)
        }
    }

    private func treatment(_ likeness: Likeness, _ copies: [Copy]) -> Treatment {
        switch likeness.kind {
        case .pass: .pass
        case .refuse(let refusal): .refuse(refusal)
        case .hold(let refusal): .hold(refusal)
        case .protect: .protect(Self.protection(copies.compactMap(\.shape.wish)))
        case .unprotect(let unprotection, _, _):
            .unprotect(Self.with(unprotection, copies.compactMap(\.shape.wish)))
        }
    }

    private static func with(_ unprotection: Unprotection, _ wishes: [Copy.Wish]) -> Unprotection {
        var result = unprotection
        result.thenProtect = wishes.isEmpty ? nil : protection(wishes)
        return result
    }

    /// All certificates together, the best cipher everybody knows, and a transport each key's owner knows.
    private static func protection(_ wishes: [Copy.Wish]) -> Protection {
        var certificates: [EncryptionCertificate] = []
        var positions: [String: Int] = [:]
        for certificate in wishes.flatMap(\.certificates) {
            if let position = positions[certificate.thumbprint] {
                // Two recipients share the certificate: PKCS #1 v1.5 unless both are known to read OAEP.
                if certificate.transport == .pkcs1 { certificates[position].transport = .pkcs1 }
            } else {
                positions[certificate.thumbprint] = certificates.count
                certificates.append(certificate)
            }
        }
        let encryption = certificates.isEmpty ? nil : EncryptionChoice(certificates: certificates, cipher: cipher(wishes.map(\.cipher)))
        return Protection(signing: wishes.first?.signing, encryption: encryption, pdf: wishes.first?.pdf)
    }

    private static func cipher(_ wishes: [CipherWish]) -> ContentCipher {
        if case .fixed(let cipher)? = wishes.first { return cipher }
        return wishes.allSatisfy { $0 == .best(readsGCM: true) } ? .aes256GCM : .aes256CBC
    }
}

/// Copies share one encryption when they want their cipher in the same way; their certificates are put together.
private enum CipherGroup: Hashable {
    case notEncrypted
    case fixed(ContentCipher)
    case best
    case pdf(PDFChoice)
}

extension Copy.Wish {
    fileprivate var cipherGroup: CipherGroup {
        if let pdf { return .pdf(pdf) }
        guard !certificates.isEmpty else { return .notEncrypted }
        return switch cipher {
        case .fixed(let cipher): .fixed(cipher)
        case .best: .best
        }
    }
}

extension Copy.Shape {
    fileprivate var wish: Copy.Wish? {
        switch self {
        case .protect(let wish): wish
        case .unprotect(_, let wish): wish
        case .pass, .refuse, .hold: nil
        }
    }
}
