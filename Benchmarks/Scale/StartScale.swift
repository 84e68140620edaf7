import Foundation
import Mail
import PKI
import Queue
import Store

/// How long the program takes from its start until it says it is ready, over a store of many certificates and a queue of many mails.
func measureStart(_ program: String, certificates: Int, mails: Int, _ factory: CertificateFactory, in folder: String) async throws {
    let state = "\(folder)/state"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let configuration = "\(folder)/zegel.toml"
    let text = """
        host_name = "scale.example"
        state = "\(state)"
        [[listeners]]
        name = "inside"
        port = 0
        origin = "inside"
        """
    try text.write(toFile: configuration, atomically: true, encoding: .utf8)
    let key = try MasterKey.load(reference: "file:\(state)/master.key", creatingIfAbsent: true)
    let store = try await Store.open(DatabaseURL(sqlite: "\(state)/zegel.db"), masterKey: key)
    _ = try await store.write { try $0.insert(factory.root, isRoot: true, source: "import") }
    for first in stride(from: 0, to: certificates, by: 1000) {
        let batch = try (first..<min(first + 1000, certificates)).map { try factory.leaf($0) }
        try await store.write { transaction in for certificate in batch { _ = try transaction.insert(certificate, source: "import") } }
    }
    try await fillQueue(of: store, with: mails)
    await store.close()
    var times: [Double] = []
    for _ in 0..<3 { times.append(try await startOnce(program, configuration)) }
    Measurement.report("start to ready with \(certificates) certificates and \(mails) mails", String(format: "%.2f s", times.sorted()[1]))
}

/// Mails of 10 kB that were tried once and wait, every tenth one due now and without a route.
private func fillQueue(of store: Store, with mails: Int) async throws {
    let queue = Queue(store: store)
    guard let sender = EmailAddress("alice@zegel.example"), let recipient = EmailAddress("bob@partner.example") else { return }
    let submission = Submission(
        origin: .inside, originReason: "scale", listener: "inside", clientAddress: "192.0.2.7", heloName: "client", receivedAt: Date())
    let envelope = Envelope(reversePath: sender, forwardPaths: [recipient])
    let text = Array("Subject: x\r\n\r\n".utf8) + Array(repeating: Array("The figures of the month.\r\n".utf8), count: 400).joined()
    for first in stride(from: 0, to: mails, by: 100) {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in first..<min(first + 100, mails) { group.addTask { _ = try await queue.accept(text, envelope, submission) } }
            try await group.waitForAll()
        }
        for entry in try await queue.claimReceived(limit: 100) {
            try await queue.finish(entry, results: [NewEntry(envelope: envelope, bytes: .same)], trace: nil)
        }
        for (number, entry) in try await queue.claimReady(limit: 100).enumerated() {
            if number % 10 == 0 { continue }
            try await queue.record(entry, outcomes: [recipient: .deferred(nil, reason: "no answer")], remote: "mx.partner.example:25")
        }
        try await queue.stop()
    }
}

private func startOnce(_ program: String, _ configuration: String) async throws -> Double {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = ["serve", "--config", configuration]
    let output = Pipe()
    process.standardError = output
    let start = ContinuousClock.now
    try process.run()
    defer {
        process.terminate()
        process.waitUntilExit()
    }
    var seen = Data()
    while case let piece = output.fileHandleForReading.availableData, !piece.isEmpty {
        seen += piece
        if seen.range(of: Data("engine.ready".utf8)) != nil { return (ContinuousClock.now - start) / .seconds(1) }
    }
    return .infinity
}
