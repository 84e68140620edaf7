import Foundation
import OpenSSL
import TestSupport

/// Does one task between us and a peer.
struct Exchange {
    let people: People
    let peer: any Peer
    let content = Array("Content-Type: text/plain; charset=us-ascii\r\n\r\nGrusse, MARK\r\n".utf8)

    /// - Throws: what went wrong on either side.
    func perform(_ task: Task) async throws {
        let result: [UInt8] =
            switch task {
            case .readsOpaqueRSA: try await peer.verify(signed(people.rsa, isDetached: false), content: nil)
            case .readsOpaqueEC: try await peer.verify(signed(people.ec, isDetached: false), content: nil)
            case .readsDetachedRSA: try await peer.verify(signed(people.rsa, isDetached: true), content: content)
            case .readsDetachedEC: try await peer.verify(signed(people.ec, isDetached: true), content: content)
            case .opensPKCS1: try await peer.decrypt(sealed(people.rsa, .aes256CBC), as: people.rsa)
            case .opensAES128: try await peer.decrypt(sealed(people.rsa, .aes128CBC), as: people.rsa)
            case .opensOAEP: try await peer.decrypt(sealed(people.rsa, .aes256CBC, .oaep), as: people.rsa)
            case .opensECDH: try await peer.decrypt(sealed(people.ec, .aes256CBC), as: people.ec)
            case .opensGCM: try await peer.decrypt(sealed(people.rsa, .aes256GCM), as: people.rsa)
            case .opensGCMWithECDH: try await peer.decrypt(sealed(people.ec, .aes256GCM), as: people.ec)
            case .weReadRSA: try verified(await peer.sign(content, as: people.rsa))
            case .weReadEC: try verified(await peer.sign(content, as: people.ec))
            case .weOpenRSA: try opened(await peer.encrypt(content, to: people.rsa), people.rsa)
            case .weOpenEC: try opened(await peer.encrypt(content, to: people.ec), people.ec)
            case .weOpenGCM: try opened(await peer.encryptAuthenticated(content, to: people.rsa), people.rsa, isAuthenticated: true)
            }
        guard result == content else { throw PeerFailure("the content came out changed") }
    }

    private func signed(_ person: Person, isDetached: Bool) throws -> [UInt8] {
        let identity = person.identity
        return try SignedDataWriter.sign(
            content, certificate: identity.certificate.x509, key: identity.key, chain: [], digest: .sha256, isDetached: isDetached,
            at: Date())
    }

    private func sealed(
        _ person: Person, _ cipher: ContentCipher, _ transport: EncryptionRecipient.Transport = .pkcs1
    ) throws -> [UInt8] {
        let recipient = EncryptionRecipient(certificate: person.identity.certificate.x509, transport: transport)
        return try EnvelopedDataWriter.encrypt(content, to: [recipient], cipher: cipher)
    }

    private func verified(_ bytes: [UInt8]) throws -> [UInt8] {
        guard case .signed(let data) = try ContentInfo(bytes), data.verifyEncapsulated().map(\.outcome) == [.valid] else {
            throw PeerFailure("we do not accept its signature")
        }
        return Array(data.content ?? [])
    }

    /// - Parameter isAuthenticated: it has to be AuthEnvelopedData; else EnvelopedData.
    private func opened(_ bytes: [UInt8], _ person: Person, isAuthenticated: Bool = false) throws -> [UInt8] {
        switch (try ContentInfo(bytes), isAuthenticated) {
        case (.enveloped(let data), false), (.authEnveloped(let data), true):
            return try data.open(with: [person.identity.decryptionKey]).plaintext
        default: throw PeerFailure("it wrote something else")
        }
    }
}
