import Foundation
import PKI
import Store

/// How long the program takes from its start until it says it is ready, over a store of many certificates.
func measureStart(_ program: String, certificates: Int, _ factory: CertificateFactory, in folder: String) async throws {
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
    await store.close()
    var times: [Double] = []
    for _ in 0..<3 { times.append(try await startOnce(program, configuration)) }
    Measurement.report("start to ready with \(certificates) certificates", String(format: "%.2f s", times.sorted()[1]))
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
