import Foundation
import TestSupport
import Testing

@Suite("A5.2 lengths that lie cost no memory", .enabled(if: Tool(named: "bash") != nil, "bash is not installed"))
struct GateA5x2BoundedMemory {
    /// One arena for all threads: each further one takes 64 MiB of addresses, and how many there are is chance.
    private static let arenas = "export MALLOC_ARENA_MAX=1; "

    /// Address space of one run in KiB: what the program maps by itself, and about 200 MiB more.
    private func limit(_ zegel: Program, _ file: String) async throws -> Int {
        let bash = try #require(Tool(named: "bash"))
        var (low, high) = (50_000, 4_000_000)
        while high - low > 25_000 {
            let middle = (low + high) / 2
            let outcome = try await bash.run([
                "-c", Self.arenas + "ulimit -v \(middle); exec '\(zegel.tool.path)' certificate verify '\(file)' --json",
            ])
            if outcome.status == 5 { high = middle } else { low = middle }
        }
        return high + 200_000
    }

    @Test("every length up to 2^64 in every frame, with 200 MiB to spare: a report, never a crash")
    func lies() async throws {
        let zegel = try Program()
        let bash = try #require(Tool(named: "bash"))
        let good = try TestAuthority().leaf(for: "bob@partner.example").certificate.der
        let space = try await limit(zegel, try zegel.folder.write("good.der", good))
        let lengths: [[UInt8]] = [
            [0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x84, 0x40, 0, 0, 0],
            [0x88, 0x7F] + Array(repeating: 0xFF, count: 7), [0x88] + Array(repeating: 0xFF, count: 8),
        ]
        for (index, length) in lengths.enumerated() {
            // Outermost, within, and deep in a certificate that is right before it.
            for (place, bytes) in [
                [0x30] + length + good, [0x30, 0x82, 0x04, 0x00, 0x30] + length + good, Array(good.prefix(60)) + [0x04] + length + good,
            ].enumerated() {
                let file = try zegel.folder.write("lie-\(index)-\(place)", bytes)
                for option in ["", "--root", "--crl", "--intermediate"] {
                    let subject = option.isEmpty ? "'\(file)'" : "'\(zegel.folder.path("good.der"))' \(option) '\(file)'"
                    let outcome = try await bash.run([
                        "-c", Self.arenas + "ulimit -v \(space); exec '\(zegel.tool.path)' certificate verify \(subject) --json",
                    ])
                    #expect(outcome.status == 5, "\(index) \(place) \(option): \(outcome.status) \(outcome.errors)")
                }
            }
        }
    }
}
