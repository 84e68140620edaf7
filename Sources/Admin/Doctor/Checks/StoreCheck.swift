import AdminOperations
import Store

/// The store opens with the master key, and so will it at the next start.
struct StoreCheck: Check {
    let passed = "the master key opens the store, and its schema is of this version"
    let isStanding = false

    func findings(_ world: CheckedWorld) async throws -> [Finding] {
        guard let store = world.store else { return [Self.finding(world.trouble, world)] }
        do {
            let key = try MasterKey.load(reference: world.surroundings.masterKey, creatingIfAbsent: false)
            guard try await store.isOpened(by: key) else { throw StoreError.wrongMasterKey }
        } catch let error as StoreError {
            return [
                Finding(
                    .problem, "After the next start the store will not open: \(error)",
                    meaning: "The engine still has the right key in memory; master_key in the configuration names another, or none.",
                    remedy: "Put the right key back where \(world.surroundings.masterKey) points, before the engine stops.")
            ]
        }
        return try await Self.brokenKey(in: store).map { [$0] } ?? []
    }

    /// Opens one private key, as mail would.
    private static func brokenKey(in store: Store) async throws -> Finding? {
        do {
            try await store.read { transaction in
                guard let row = try transaction.certificateRows(CertificateFilter(hasPrivateKey: true), limit: 1).first else { return }
                _ = try transaction.privateKey(forCertificate: row.thumbprint)
            }
            return nil
        } catch let error as StoreError {
            return Finding(
                .problem, "A private key does not open: \(error)", meaning: "Mail that needs it is deferred.",
                remedy: "Import it again: zegel key import FILE, or restore the database.")
        }
    }

    private static func finding(_ trouble: (any Error)?, _ world: CheckedWorld) -> Finding {
        let words = trouble.map { "\($0)" } ?? "it is not there"
        let remedy =
            switch trouble as? StoreError {
            case .wrongMasterKey, .masterKey: "Put the right key where \(world.surroundings.masterKey) points (mode 0600)."
            case .inUse: "Another zegel has it: wait for it, or reach the engine whose state folder this is."
            case .schemaTooNew: "Install the newer zegel again: this one cannot read what it wrote."
            case .diskFull: "Make room in \(world.surroundings.stateFolder)."
            case nil: "Start the engine once, which makes it: zegel serve"
            default: "Look at \(world.surroundings.databasePath): is it the right file, and may this user write to it?"
            }
        return Finding(
            .problem, "The store does not open: \(words)", meaning: "Mail is answered 4yz and waits at its senders.", remedy: remedy)
    }
}
