import Foundation
import Mail
import OpenSSL
import TestSupport
import Testing

@testable import Store

@Suite("Accounts that may log in")
struct AccountTests {
    /// RFC 7677 §3: user `user`, password `pencil`.
    @Test("the example of RFC 7677 proves its password, and our signature is the one it shows") func example() throws {
        let salt = try #require(Data(base64Encoded: "W22ZaJ0SNY7soEsUEjb6gQ=="))
        let credential = AccountCredential(password: "pencil", iterations: 4096) { _ in Array(salt) }
        let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
        let message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=\(nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=\(nonce)"
        let proof = try #require(Data(base64Encoded: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
        let signature = credential.signature(for: message, proof: Array(proof))
        #expect(signature.map { Data($0).base64EncodedString() } == "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
        #expect(credential.signature(for: message + " ", proof: Array(proof)) == nil)
        #expect(credential.signature(for: message, proof: Array(proof.dropLast())) == nil)
        #expect(credential.matches(password: "pencil") && !credential.matches(password: "Pencil"))
        #expect("\(credential)" == "AccountCredential")
    }

    @Test("is kept, listed, given a new password and removed") func life() async throws {
        let folder = try TemporaryFolder()
        let store = try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        let first = AccountCredential(password: "one password", iterations: 10, random: Random.bytes)
        let second = AccountCredential(password: "another one", iterations: 10, random: Random.bytes)
        let senders = ["alice@zegel.example", "@*.zegel.example"].compactMap { AccountRow.Sender($0) }
        let added = try await store.write {
            try [$0.addAccount("alice", first, senders: senders), $0.addAccount("alice", second, senders: [])]
        }
        #expect(added == [true, false])
        let row = try #require(try await store.read { try $0.account("alice") })
        #expect(row.credential == first && row.senders == senders)
        #expect(
            try await store.write { try [$0.setCredential(second, of: "alice"), $0.setCredential(second, of: "bob")] } == [true, false])
        #expect(try await store.read { try $0.accounts().map(\.credential) } == [second])
        #expect(try await store.write { try [$0.removeAccount("alice"), $0.removeAccount("alice")] } == [true, false])
        #expect(try await store.read { try $0.account("alice") } == nil)
        let decoys = [store.decoyCredential(for: "alice"), store.decoyCredential(for: "alice"), store.decoyCredential(for: "bob")]
        #expect(decoys[0].salt == decoys[1].salt && decoys[0].salt != decoys[2].salt && decoys[0].salt.count == first.salt.count)
        await store.close()
    }

    @Test(
        "sends from its own addresses, their tags and the null address, and from no other",
        arguments: [
            ("alice@zegel.example", true), ("ALICE@ZEGEL.example", true), ("alice+tag@zegel.example", true), ("bob@zegel.example", false),
            ("alice@zegel.example.evil", false), ("any@sales.zegel.example", true), ("any@xsales.example", false), (nil, true),
        ] as [(String?, Bool)])
    func senders(address: String?, mayBeUsed: Bool) throws {
        let credential = AccountCredential(password: "password", iterations: 1, random: Random.bytes)
        let senders = ["alice@zegel.example", "@*.zegel.example"].compactMap { AccountRow.Sender($0) }
        let row = AccountRow(name: "alice", credential: credential, senders: senders, addedAt: Date(), changedAt: Date())
        #expect(row.maySend(from: address.flatMap { EmailAddress($0) }) == mayBeUsed)
    }

    @Test("what a client shows is that of RFC 7677 §3, and what the server answers")
    func clientProof() {
        let first = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        let message = "n=user,r=rOprNGfwEbeRWgbNEkqO,\(first),c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
        let shown = AccountCredential.proof(
            password: "pencil", salt: Array(Data(base64Encoded: "W22ZaJ0SNY7soEsUEjb6gQ==") ?? Data()), iterations: 4096,
            authMessage: message)
        #expect(Data(shown.proof).base64EncodedString() == "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        #expect(Data(shown.serverSignature).base64EncodedString() == "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    }
}
