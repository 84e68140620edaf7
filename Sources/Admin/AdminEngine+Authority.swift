import AdminOperations
import CA
import Mail
import OpenSSL
import PKI
import Settings
import Store

extension AdminEngine {
    /// Keys made for administrators are made on threads of their own: those of the mail stay free.
    var authorities: AuthorityDesk { AuthorityDesk(store: store, crypto: ThreadPerJob()) }
    var requests: RequestDesk { RequestDesk(issuing: IssuingDesk(store: store, crypto: ThreadPerJob())) }
    var renewals: RenewalDesk { RenewalDesk(requests: requests) }
    var revoking: RevokingDesk { RevokingDesk(store: store, crypto: ThreadPerJob()) }
    var lists: ListDesk { ListDesk(store: store, crypto: ThreadPerJob()) }
}

extension AdminProblem {
    init(_ error: CAError) {
        switch error {
        case .badInput(let text, let field): self.init(.badInput, text, field: field)
        case .refused(let text): self.init(.refused, text)
        case .notFound(let text): self.init(.notFound, text)
        }
    }
}

/// Reads the texts of operations on authorities.
enum AuthorityInputs {
    static func name(_ text: String, field: String = "name") throws -> ResourceName {
        guard let name = ResourceName(text) else {
            throw AdminProblem(
                .badInput, "\(Inputs.quoted(text)) is no name for an authority: 1 to 64 letters, digits, dots, hyphens or underscores",
                field: field)
        }
        return name
    }

    static func commonName(_ text: String) throws -> CommonName {
        guard let name = CommonName(text) else {
            throw AdminProblem(.badInput, "a common name has 1 to 64 characters in one line", field: "commonName")
        }
        return name
    }

    static func profile(_ text: String?) throws -> CertificateProfile {
        guard let text else { return .signAndEncrypt }
        guard let profile = CertificateProfile(rawValue: text) else {
            throw AdminProblem(.badInput, "the profile is sign-encrypt, sign or encrypt", field: "profile")
        }
        return profile
    }

    static func handler(_ text: String?) throws -> RequestHandler? {
        try text.map { text in
            guard let handler = RequestHandler(rawValue: text) else {
                throw AdminProblem(.badInput, "the handler is built-in, delayed or csr", field: "handler")
            }
            return handler
        }
    }

    static func validity(_ days: Int?) throws -> Duration? {
        try days.map { days in
            guard (1...18_300).contains(days) else { throw AdminProblem(.badInput, "give 1 to 18300 days", field: "days") }
            return .seconds(days * 86_400)
        }
    }

    static func request(_ file: [UInt8]?) throws -> CertificationRequest? {
        try file.map { file in
            do { return try CertificationRequest(file: file) } catch {
                throw AdminProblem(.badInput, "the file holds no request that can be read: PKCS #10 as PEM or DER is", field: "request")
            }
        }
    }
}
