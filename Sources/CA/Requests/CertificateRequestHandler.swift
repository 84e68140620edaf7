import Foundation
import Settings
import Store

/// Carries requests for certificates out (`behaviour.md` 13.4). Others can be added without touching the authority.
public protocol CertificateRequestHandler: Sendable {
    /// Takes a new request on.
    func submit(_ request: CertificateRequestRow) async throws -> RequestStep
    /// Asks how it stands: after an approval, and whenever its job is due.
    func poll(_ request: CertificateRequestRow) async throws -> RequestStep
    /// The administrator wants it no more.
    func cancel(_ request: CertificateRequestRow) async throws
}

extension CertificateRequestHandler {
    public func cancel(_ request: CertificateRequestRow) async throws {}
}

/// How a request stands.
public enum RequestStep: Hashable, Sendable {
    /// With the thumbprint of the certificate, which is stored.
    case issued(String)
    /// Nothing to do until somebody approves it or brings its certificate.
    case parked
    /// Worth asking again then.
    case later(Date)
}

/// Issues at once.
struct BuiltInHandler: CertificateRequestHandler {
    let issuing: IssuingDesk

    func submit(_ request: CertificateRequestRow) async throws -> RequestStep {
        .issued(try await issuing.issue(request, by: request.requestedBy).thumbprint)
    }

    func poll(_ request: CertificateRequestRow) async throws -> RequestStep { try await submit(request) }
}

/// Parks requests until an administrator approves them.
struct DelayedHandler: CertificateRequestHandler {
    let issuing: IssuingDesk

    func submit(_ request: CertificateRequestRow) async throws -> RequestStep { .parked }

    func poll(_ request: CertificateRequestRow) async throws -> RequestStep {
        guard request.approvedAt != nil else { return .parked }
        return .issued(try await issuing.issue(request, by: request.requestedBy).thumbprint)
    }
}

/// Makes key and PKCS #10 for an outside authority; the certificate is joined to the key when somebody imports it.
struct OutsideHandler: CertificateRequestHandler {
    let issuing: IssuingDesk

    func submit(_ request: CertificateRequestRow) async throws -> RequestStep {
        if !request.hasKey { try await issuing.makeRequest(request) }
        return .parked
    }

    func poll(_ request: CertificateRequestRow) async throws -> RequestStep { try await submit(request) }
}
