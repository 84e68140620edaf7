import Foundation
import Mail
import OpenSSL
import PKI
import Store

/// Measures what must not grow with the number of certificates and of revoked ones; ratios side by side in one run.
///
///     zegel-scale [--certificates N] [--entries N] [--zegel PROGRAM]
let options = Options(CommandLine.arguments.dropFirst())
if let list = options.list {
    try reportListMemory(list)
} else {
    try await measureAll(options)
}

func measureAll(_ options: Options) async throws {
    let folder = NSTemporaryDirectory() + "zegel-scale-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let factory = try CertificateFactory()
    try await measureRevocation(factory, entries: options.entries, in: folder)
    let small = try await CertificateScale.fill("\(folder)/small.db", with: 1000, factory)
    let large = try await CertificateScale.fill("\(folder)/large.db", with: options.certificates, factory)
    try await CertificateScale.compare(small, large)
    if let program = options.zegel { try await measureStart(program, certificates: 50_000, factory, in: folder) }
}
