import Foundation
import Mail
import OpenSSL
import PKI
import Store

/// Measures what must not grow with the number of certificates and of revoked ones; ratios side by side in one run.
///
///     zegel-scale [--certificates N] [--entries N] [--zegel PROGRAM] [--decisions N] [--start N] [--traces N]
let options = Options(CommandLine.arguments.dropFirst())
if let list = options.list {
    try reportListMemory(list)
} else if let certificates = options.start, let program = options.zegel {
    try await inFolder { try await measureStart(program, certificates: certificates, mails: 10_000, CertificateFactory(), in: $0) }
} else if let certificates = options.decisions {
    try await inFolder { try await measureDecision(CertificateFactory(), certificates: certificates, in: $0) }
} else if let traces = options.traces {
    try await inFolder { try await APIScale.measure(traces: traces, CertificateFactory(), in: $0) }
} else {
    try await measureAll(options)
}

/// A folder that is gone afterwards.
func inFolder(_ body: (String) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "zegel-scale-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}

func measureAll(_ options: Options) async throws {
    try await inFolder { try await measureAll(options, in: $0) }
}

func measureAll(_ options: Options, in folder: String) async throws {
    let factory = try CertificateFactory()
    try await measureRevocation(factory, entries: options.entries, in: folder)
    try await measureDecision(factory, certificates: 100_000, in: folder)
    let small = try await CertificateScale.fill("\(folder)/small.db", with: 1000, factory)
    let large = try await CertificateScale.fill("\(folder)/large.db", with: options.certificates, factory)
    try await CertificateScale.compare(small, large)
    try await APIScale.measure(traces: 1_000_000, factory, in: folder)
    if let program = options.zegel { try await measureStart(program, certificates: 50_000, mails: 10_000, factory, in: folder) }
}
