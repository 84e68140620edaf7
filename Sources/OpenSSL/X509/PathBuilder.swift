import COpenSSL
import Foundation

/// Builds and checks certification paths with the library (RFC 5280 §6).
///
/// The purpose is always ANY: key usage and extended key usage are judged by our own rules, because the library's S/MIME
/// purposes refuse EC certificates with keyAgreement.
public enum PathBuilder {
    /// What the library found.
    public struct Outcome: Sendable {
        /// Leaf first, as far as a path was built.
        public var path: [X509Certificate]
        /// `nil` when the path holds; else the library's code and words and the position in the path, 0 the leaf.
        public var failure: Failure?
    }

    /// Why a path does not hold.
    public struct Failure: Sendable, Hashable {
        /// `X509_V_ERR_…`
        public var code: Int32
        public var text: String
        public var depth: Int
    }

    /// - Parameters:
    ///   - revocation: check the whole path against `lists`; a missing list is a failure then.
    public static func build(
        _ leaf: X509Certificate, roots: [X509Certificate], intermediates: [X509Certificate], lists: [CertificateRevocationList],
        revocation: Bool, at date: Date
    ) throws -> Outcome {
        let store = try check(X509_STORE_new(), "X509_STORE_new")
        defer { X509_STORE_free(store) }
        for root in roots { try check(X509_STORE_add_cert(store, root.pointer), "X509_STORE_add_cert") }
        for list in lists { try check(X509_STORE_add_crl(store, list.pointer), "X509_STORE_add_crl") }
        let untrusted = try check(zegel_X509_stack(), "sk_X509_new_null")
        defer { zegel_X509_stack_free(untrusted) }
        for certificate in intermediates { try check(zegel_X509_push(untrusted, certificate.pointer), "sk_X509_push") }
        let context = try check(X509_STORE_CTX_new(), "X509_STORE_CTX_new")
        defer { X509_STORE_CTX_free(context) }
        try check(X509_STORE_CTX_init(context, store, leaf.pointer, untrusted), "X509_STORE_CTX_init")
        configure(context, revocation: revocation, at: date)
        let holds = X509_verify_cert(context) == 1
        ERR_clear_error()
        return Outcome(path: try path(of: context), failure: holds ? nil : failure(of: context))
    }

    private static func configure(_ context: OpaquePointer, revocation: Bool, at date: Date) {
        let parameters = X509_STORE_CTX_get0_param(context)
        X509_VERIFY_PARAM_set_time(parameters, time_t(date.timeIntervalSince1970))
        X509_VERIFY_PARAM_set_depth(parameters, 20)
        X509_VERIFY_PARAM_set_auth_level(parameters, 1)
        X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY)
        var flags = UInt(X509_V_FLAG_CHECK_SS_SIGNATURE | X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_POLICY_CHECK)
        if revocation { flags |= UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_EXTENDED_CRL_SUPPORT | X509_V_FLAG_USE_DELTAS) }
        X509_VERIFY_PARAM_set_flags(parameters, flags)
    }

    private static func path(of context: OpaquePointer) throws -> [X509Certificate] {
        guard let chain = X509_STORE_CTX_get1_chain(context) else { return [] }
        defer { zegel_X509_stack_free(chain) }
        return try (0..<zegel_X509_num(chain)).compactMap { index in
            try zegel_X509_value(chain, index).map { try X509Certificate(copying: $0) }
        }
    }

    private static func failure(of context: OpaquePointer) -> Failure {
        let code = X509_STORE_CTX_get_error(context)
        let text = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
        return Failure(code: code, text: text, depth: Int(X509_STORE_CTX_get_error_depth(context)))
    }
}

extension X509Certificate {
    /// A value of our own for a certificate the library owns.
    convenience init(copying pointer: OpaquePointer) throws {
        try self.init(der: try collecting { try check(i2d_X509_bio($0, pointer), "i2d_X509_bio") })
    }
}
