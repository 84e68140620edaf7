import Foundation
import Mail
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("A7.4 serial numbers: 152 random bits, stored before signing, none used twice", .serialized)
struct GateA7x4SerialNumbers {
    @Test("100,000 numbers: no repeat, 20 octets, positive, below 2^159, and every one of the 152 bits is even", .timeLimit(.minutes(2)))
    func hundredThousand() {
        let count = 100_000
        var (seen, ones) = (Set<[UInt8]>(minimumCapacity: count), [Int](repeating: 0, count: 160))
        for _ in 0..<count {
            let octets = SerialNumber(random: { Random.bytes($0) }).octets
            #expect(octets.count == 20 && octets[0] == 1)
            seen.insert(octets)
            for (index, octet) in octets.enumerated() {
                for bit in 0..<8 where octet & (0x80 >> UInt8(bit)) != 0 { ones[index * 8 + bit] += 1 }
            }
        }
        #expect(seen.count == count)
        // Six standard deviations of a fair coin thrown 100,000 times.
        let limit = 6 * Int(Double(count).squareRoot() / 2)
        #expect(ones[8...].count == 152 && ones[8...].allSatisfy { abs($0 - count / 2) <= limit }, "\(ones)")
    }

    @Test("a number is on disk before anything is signed with it, and the same number is refused a second time")
    func storedFirst() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let witness = Witness(fixture.store)
        let requests = RequestDesk(issuing: IssuingDesk(store: fixture.store, crypto: fixture.crypto, signer: witness))
        let row = try await requests.file(try fixture.order("alice@zegel.example"), by: CAFixture.actor)
        let issued = try await requests.carryOut(row.id)
        let certificate = try await fixture.certificate(try #require(issued.thumbprint))
        #expect(witness.seen == [certificate.serialNumber: true])
        await #expect(throws: StoreError.self) {
            try await fixture.store.write { transaction in
                try transaction.reserve(
                    IssuedCertificateRow(
                        serialNumber: certificate.serialNumber, authority: nil, issuer: certificate.issuer, subject: "", address: nil,
                        request: nil, notAfter: certificate.notAfter))
            }
        }
    }

    @Test("kill -9 between store and sign: no number is used twice, and each lost one is listed", .timeLimit(.minutes(10)))
    func killed() async throws {
        let rounds = Int(ProcessInfo.processInfo.environment["ZEGEL_SERIAL_KILLS"] ?? "") ?? 20
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let before = Set(try await fixture.store.read { try $0.issued("1 = 1", []) }.map(\.serialNumber))
        await fixture.store.close()
        let path = fixture.folder.path("zegel.db")
        for round in 0..<rounds {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                let store = try await CAFixture.open(path)
                let issuing = IssuingDesk(store: store, crypto: ThreadPerJob(), signer: DyingSigner())
                let requests = RequestDesk(issuing: issuing)
                guard let address = EmailAddress("user-\(round)@zegel.example") else { return }
                var order = CertificateOrder(address: address)
                order.key = .p256
                let row = try await requests.file(order, by: "victim")
                _ = try await requests.carryOut(row.id)
            }
        }
        let store = try await CAFixture.open(fixture.folder.path("zegel.db"))
        let orphans = try await store.read { try $0.orphanedSerials() }
        #expect(orphans.count == rounds && Set(orphans.map(\.serialNumber)).count == rounds)
        // The requests of the killed are still open: their jobs carry them out now, each under another number.
        let requests = RequestDesk(issuing: IssuingDesk(store: store, crypto: ThreadPerJob()))
        for row in try await store.read({ try $0.certificateRequests(in: .waiting, limit: 1000) }) {
            _ = try await requests.carryOut(row.id)
        }
        let all = try await store.read { try $0.issued("1 = 1", []) }
        let made = try await store.read { transaction in
            try all.compactMap(\.thumbprint).compactMap { try transaction.certificateRow(thumbprint: $0)?.serialNumber }
        }
        #expect(made.count == before.count + rounds && Set(made).count == made.count)
        #expect(Set(made).isDisjoint(with: orphans.map(\.serialNumber)))
        #expect(try await store.read { try $0.orphanedSerials() } == orphans)
        await store.close()
    }
}

/// Looks into the store from another connection while a signature is made: whether the number is there already.
final class Witness: CertificateSigner, @unchecked Sendable {
    private let store: Store
    private let lock = NSLock()
    private var found: [String: Bool] = [:]

    init(_ store: Store) { self.store = store }

    var seen: [String: Bool] { lock.withLock { found } }

    func sign(_ builder: CertificateBuilder, for subject: PublicKey, issuer: X509Certificate?, with key: PrivateKey) throws
        -> X509Certificate
    {
        let serialNumber = SerialNumber.text(of: builder.serialNumber)
        let (done, store) = (DispatchSemaphore(value: 0), store)
        Task { [self] in
            let row = try? await store.read { try $0.issued(serialNumber: serialNumber) }
            lock.withLock { found[serialNumber] = row != nil && row?.thumbprint == nil }
            done.signal()
        }
        done.wait()
        return try LibrarySigner().sign(builder, for: subject, issuer: issuer, with: key)
    }
}

/// Dies where the signature would be made.
struct DyingSigner: CertificateSigner {
    func sign(_ builder: CertificateBuilder, for subject: PublicKey, issuer: X509Certificate?, with key: PrivateKey) throws
        -> X509Certificate
    {
        kill(getpid(), SIGKILL)
        while true { pause() }
    }
}
