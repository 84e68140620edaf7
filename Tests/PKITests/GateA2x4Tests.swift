import Foundation
import Mail
import OpenSSL
import Testing

@testable import PKI

/// One line of `pkits.csv`.
struct PKITSCase: Sendable, CustomTestStringConvertible {
    var id: String
    var title: String
    var anchor: String
    var endEntity: String
    var pool: [String]
    var lists: [String]
    var isValid: Bool
    var time: Date
    var policies: PathCheck.Policies

    var testDescription: String { "\(id) \(title)" }
}

@Suite("A2.4 NIST PKITS 4.1 to 4.4, revocation required for the whole path")
struct GateA2x4PKITS {
    /// DSA is refused by policy (C-09): valid for NIST, not here.
    static let refusedByPolicy: Set<String> = ["4.1.4", "4.1.5"]

    static let folder = (ProcessInfo.processInfo.environment["ZEGEL_CORPUS"] ?? "../shared/corpus") + "/pkits"

    static let cases: [PKITSCase] = {
        guard let text = try? String(contentsOfFile: "\(folder)/pkits.csv", encoding: .utf8) else {
            print("skipped: no corpus at \(folder)")
            return []
        }
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in PKITSCase(line: CSVLine.fields(line)) }
    }()

    @Test(arguments: cases)
    func judged(_ item: PKITSCase) throws {
        let verdict = try verdict(item, revocation: .require)
        let expected = item.isValid && !Self.refusedByPolicy.contains(item.id)
        #expect(verdict.isUsable == expected, "\(verdict.reasons.map(\.description))")
        if Self.refusedByPolicy.contains(item.id) { #expect(verdict.reasons.contains { $0.rule == "C-09" || $0.rule == "C-03" }) }
    }

    @Test("the corpus has all 46 cases", .enabled(if: !cases.isEmpty))
    func complete() { #expect(Self.cases.count == 46) }

    private func verdict(_ item: PKITSCase, revocation: RevocationMode) throws -> Usability {
        let trust = TrustStore(
            roots: [try certificate(item.anchor)],
            intermediates: try item.pool.filter { $0 != item.anchor && $0 != item.endEntity }.map(certificate),
            lists: try item.lists.map { try CertificateRevocationList(der: bytes("crls/\($0)")) })
        let judge = UsabilityJudge(trust: trust, at: item.time, revocation: revocation, policies: item.policies)
        return judge.judge(try certificate(item.endEntity), for: .any, address: nil)
    }

    private func certificate(_ name: String) throws -> Certificate { try Certificate(der: bytes("certs/\(name)")) }

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)")))
    }
}

extension PKITSCase {
    init?(line: [String]) {
        guard line.count >= 15, let time = try? Date(line[10], strategy: .iso8601) else { return nil }
        let policies = line[11].split(separator: " ").map(String.init).filter { $0 != "2.5.29.32.0" }
        self.init(
            id: line[0], title: line[4], anchor: line[5], endEntity: line[6], pool: line[7].split(separator: " ").map(String.init),
            lists: line[8].split(separator: " ").map(String.init), isValid: line[9] == "valid", time: time,
            policies: PathCheck.Policies(
                initialSet: policies, requiresExplicit: line[12] == "true", inhibitsMapping: line[13] == "true",
                inhibitsAny: line[14] == "true"))
    }
}

/// Splits one line of a CSV file with quoted fields (RFC 4180 §2).
enum CSVLine {
    static func fields(_ line: some StringProtocol) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
