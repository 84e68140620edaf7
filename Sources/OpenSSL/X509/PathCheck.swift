import COpenSSL
import Foundation

/// The library's path validation (RFC 5280 §6.1) for one path, built beforehand, with purpose ANY and without revocation.
///
/// Every complaint is collected; the caller gives them their words. Key usage and extended key usage of the end are not looked
/// at: the library's S/MIME purposes refuse key-agreement certificates (`libraries.md`).
public struct PathCheck: Sendable {
    /// The inputs of RFC 5280 §6.1.1 that deal with policies.
    public struct Policies: Sendable, Hashable {
        /// user-initial-policy-set in dotted decimal; empty: any policy.
        public var initialSet: [String]
        public var requiresExplicit: Bool
        public var inhibitsMapping: Bool
        public var inhibitsAny: Bool

        public init(initialSet: [String] = [], requiresExplicit: Bool = false, inhibitsMapping: Bool = false, inhibitsAny: Bool = false) {
            self.initialSet = initialSet
            self.requiresExplicit = requiresExplicit
            self.inhibitsMapping = inhibitsMapping
            self.inhibitsAny = inhibitsAny
        }
    }

    /// One complaint.
    public struct Issue: Sendable, Hashable {
        /// `X509_V_ERR_…`.
        public let code: Int32
        /// 0 is the end of the path that was asked about, counting towards the anchor.
        public let depth: Int
        /// The library's words.
        public let text: String
        /// A name is outside the permitted or inside the excluded subtrees.
        public var isAboutNames: Bool { code == X509_V_ERR_PERMITTED_VIOLATION || code == X509_V_ERR_EXCLUDED_VIOLATION }
    }

    /// The end first, then its issuers; without the anchor.
    public var path: [X509Certificate]
    public var anchor: X509Certificate
    public var time: Date
    public var policies: Policies

    public init(path: [X509Certificate], anchor: X509Certificate, time: Date, policies: Policies = Policies()) {
        self.path = path
        self.anchor = anchor
        self.time = time
        self.policies = policies
    }

    /// - Returns: nothing when the path is valid.
    /// - Throws: when the library cannot work at all (memory); never for a bad path.
    public func run() throws -> [Issue] {
        guard let end = path.first else { throw OpenSSLError("X509_verify_cert", reason: "empty path") }
        let store = try check(X509_STORE_new(), "X509_STORE_new")
        defer { X509_STORE_free(store) }
        try check(X509_STORE_add_cert(store, anchor.pointer), "X509_STORE_add_cert")
        let others = try check(zegel_X509_stack(), "sk_X509_new_null")
        defer { zegel_X509_stack_free(others) }
        X509_STORE_set_check_issued(store, isIssued)
        for certificate in path.dropFirst() { try check(zegel_X509_push(others, certificate.pointer), "sk_X509_push") }
        let context = try check(X509_STORE_CTX_new(), "X509_STORE_CTX_new")
        defer { X509_STORE_CTX_free(context) }
        try check(X509_STORE_CTX_init(context, store, end.pointer, others), "X509_STORE_CTX_init")
        try configure(context)
        return collectIssues(of: context)
    }

    private func configure(_ context: OpaquePointer) throws {
        let parameters = try check(X509_STORE_CTX_get0_param(context), "X509_STORE_CTX_get0_param")
        try check(X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY), "X509_VERIFY_PARAM_set_purpose")
        X509_VERIFY_PARAM_set_time(parameters, time_t(time.timeIntervalSince1970.rounded(.down)))
        X509_VERIFY_PARAM_set_depth(parameters, Int32(path.count + 1))
        // An anchor is what an administrator put among the roots, self-signed or not.
        var flags = UInt(X509_V_FLAG_PARTIAL_CHAIN) | UInt(X509_V_FLAG_POLICY_CHECK)
        if policies.requiresExplicit { flags |= UInt(X509_V_FLAG_EXPLICIT_POLICY) }
        if policies.inhibitsMapping { flags |= UInt(X509_V_FLAG_INHIBIT_MAP) }
        if policies.inhibitsAny { flags |= UInt(X509_V_FLAG_INHIBIT_ANY) }
        try check(X509_VERIFY_PARAM_set_flags(parameters, flags), "X509_VERIFY_PARAM_set_flags")
        // RFC 5280 §6.1.1 (c): any policy. The library takes an empty set for "none at all".
        for policy in policies.initialSet.isEmpty ? ["2.5.29.32.0"] : policies.initialSet {
            let object = try check(OBJ_txt2obj(policy, 1), "OBJ_txt2obj")
            guard X509_VERIFY_PARAM_add0_policy(parameters, object) == 1 else {
                ASN1_OBJECT_free(object)
                throw OpenSSLError("X509_VERIFY_PARAM_add0_policy")
            }
        }
    }

    private func collectIssues(of context: OpaquePointer) -> [Issue] {
        let collector = IssueCollector(path: (path + [anchor]).map(\.pointer))
        defer { ERR_clear_error() }
        return withExtendedLifetime(collector) {
            zegel_X509_STORE_CTX_set_app_data(context, Unmanaged.passUnretained(collector).toOpaque())
            X509_STORE_CTX_set_verify_cb(context) { isGood, context in
                guard isGood == 0, let context, let data = zegel_X509_STORE_CTX_get_app_data(context) else { return isGood }
                let collector = Unmanaged<IssueCollector>.fromOpaque(data).takeUnretainedValue()
                let code = X509_STORE_CTX_get_error(context)
                collector.add(code, depth: Int(X509_STORE_CTX_get_error_depth(context)))
                // Going on past a complaint only adds to the list: one entry and the path is refused.
                return 1
            }
            let result = X509_verify_cert(context)
            if result != 1, collector.issues.isEmpty {
                collector.add(max(X509_STORE_CTX_get_error(context), 1), depth: Int(X509_STORE_CTX_get_error_depth(context)))
            }
            return collector.issues
        }
    }
}

/// Keeps the library to the path that was built: of several certificates of one name (an authority's old and new key) it would take
/// the trusted one, signature or not, and give up there.
private func isIssued(_ context: OpaquePointer?, _ subject: OpaquePointer?, _ issuer: OpaquePointer?) -> Int32 {
    // What the library looks at here too; whether the issuer may sign is a complaint of its own, later.
    guard let context, let subject, let issuer,
        [X509_V_OK, X509_V_ERR_KEYUSAGE_NO_CERTSIGN, X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE].contains(X509_check_issued(issuer, subject)),
        let data = zegel_X509_STORE_CTX_get_app_data(context)
    else { return 0 }
    return Unmanaged<IssueCollector>.fromOpaque(data).takeUnretainedValue().isStep(from: subject, to: issuer) ? 1 : 0
}

/// Where the library's callbacks put what they find, and what they ask; used by one call on one thread.
private final class IssueCollector {
    var issues: [PathCheck.Issue] = []
    /// The end first, the anchor last.
    private let path: [OpaquePointer?]

    init(path: [OpaquePointer?]) { self.path = path }

    /// Whether one stands right behind the other on the path. A certificate may be its own issuer.
    func isStep(from subject: OpaquePointer, to issuer: OpaquePointer) -> Bool {
        if X509_cmp(subject, issuer) == 0 { return true }
        return zip(path, path.dropFirst()).contains { X509_cmp($0, subject) == 0 && X509_cmp($1, issuer) == 0 }
    }

    func add(_ code: Int32, depth: Int) {
        guard issues.count < 64 else { return }
        let text = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
        issues.append(PathCheck.Issue(code: code, depth: depth, text: text))
    }
}
