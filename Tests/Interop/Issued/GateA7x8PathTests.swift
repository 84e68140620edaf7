import CA
import Foundation
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import Store

@Suite("A7.8 an authority that is limited to our domains, as others see it", .serialized)
struct GateA7x8PathTests {
    private static let programs: [any PathProgram.Type] = [OpenSSLPaths.self, NSSPaths.self, BouncyCastlePaths.self]

    private func path(_ world: IssuedWorld, _ authority: String, _ leaf: Certificate, lists: Bool) async throws -> IssuedPath {
        let folder = try TemporaryFolder()
        var files: [String] = []
        if lists {
            for name in [authority, "\(authority)-root"] { files.append(try folder.write("\(name).crl", try await world.list(of: name))) }
        }
        return IssuedPath(
            folder: folder, root: try folder.write("root.cer", try await world.authority("\(authority)-root").der),
            issuing: try folder.write("issuing.cer", try await world.authority(authority).der),
            leaf: try folder.write("leaf.cer", leaf.der), lists: files)
    }

    /// What each program that is here says.
    private func refusals(_ path: IssuedPath) async throws -> [String: String?] {
        var result: [String: String?] = [:]
        for program in Self.programs {
            if let absent = program.absent {
                print("\(program.name): skipped, \(absent)")
            } else {
                result[program.name] = .some(try await program.refusal(of: path))
            }
        }
        return result
    }

    @Test(
        "a certificate for our domain is accepted, with the lists of its authorities; a revoked one is refused",
        arguments: [KeyType.rsa2048, .p256])
    func accepted(_ key: KeyType) async throws {
        let world = try await IssuedWorld()
        try await world.create("mail", key: key)
        let (good, bad) = (
            try await world.issue("alice@zegel.example", key: key, from: "mail"),
            try await world.issue("eve@zegel.example", key: key, from: "mail")
        )
        for (name, refusal) in try await refusals(path(world, "mail", good, lists: true)) {
            #expect(refusal == nil, "\(name): \(refusal ?? "")")
        }
        _ = try await world.list(of: "mail", revoking: [bad])
        for (name, refusal) in try await refusals(path(world, "mail", bad, lists: true)) {
            #expect(refusal?.lowercased().contains("revo") == true, "\(name): \(refusal ?? "accepted")")
        }
    }

    @Test("a certificate the authority should never have made, for an address outside its domains, is refused by all; a subdomain too")
    func outside() async throws {
        let world = try await IssuedWorld()
        try await world.create("mail", key: .p256)
        for address in ["bob@partner.example", "bob@evilzegel.example", "bob@zegel.example.partner.example"] {
            let leaf = try await misissued(world, address)
            let path = try await path(world, "mail", leaf, lists: false)
            for (name, refusal) in try await refusals(path) { #expect(refusal != nil, "\(name) accepts \(address)") }
        }
        // The same way of making it, for an address inside, is accepted: it is the name that is refused.
        let inside = try await path(world, "mail", try await misissued(world, "bob@zegel.example"), lists: false)
        for (name, refusal) in try await refusals(inside) { #expect(refusal == nil, "\(name): \(refusal ?? "")") }
    }

    /// Signed with the authority's own key, past everything that would have refused it.
    private func misissued(_ world: IssuedWorld, _ address: String) async throws -> Certificate {
        let issuer = try await world.authority("mail")
        let key = try #require(
            try await world.store.read { transaction in try transaction.authority(named: "mail").flatMap { try transaction.key(of: $0) } })
        let own = try PrivateKey.generateEC(curve: "P-256")
        var builder = CertificateBuilder(
            subject: [("CN", address)], serialNumber: [0x11, 0x22], notBefore: Date().addingTimeInterval(-60),
            notAfter: Date().addingTimeInterval(86_400))
        builder.extensions = [
            .basicConstraints(isCA: false), .keyUsage(bits: [0]), .emailProtection, .subjectAltName([.rfc822(address)]),
        ]
        return try Certificate(builder.sign(for: own.publicKey(), issuer: issuer.x509, signer: key))
    }
}
