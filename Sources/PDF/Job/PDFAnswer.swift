import Foundation

/// What comes back from a worker: pieces of the PDF, and at the end a report or an error. Each has a letter and its length before it.
public enum PDFAnswer: Sendable {
    /// Comes once, before any job: the worker is warm. What its confinement lacks, as `confinement_enter` says; 0 for nothing.
    case ready(lacking: Int32)
    case piece([UInt8])
    case finished(PDFReport)
    case failed(PDFError)

    /// The letter and the length.
    public static let headSize = 5
    /// Octets of one piece at most.
    public static let longestPiece = 1 << 18

    public func written() -> [UInt8] {
        switch self {
        case .ready(let lacking): Self.json("R", lacking)
        case .piece(let octets): Self.head("D", octets.count) + octets
        case .finished(let report): Self.json("F", report)
        case .failed(let error): Self.json("E", error)
        }
    }

    /// - Returns: the letter and the number of octets that follow; `nil` for what no worker writes.
    public static func readHead(_ head: [UInt8]) -> (kind: UInt8, count: Int)? {
        guard head.count == headSize, "RDFE".utf8.contains(head[0]) else { return nil }
        let count = head[1...].reduce(0) { $0 << 8 | Int($1) }
        return count <= longestPiece ? (head[0], count) : nil
    }

    /// Reads what follows a head; `nil` for what no worker writes.
    public init?(kind: UInt8, content: [UInt8]) {
        switch kind {
        case UInt8(ascii: "D"): self = .piece(content)
        case UInt8(ascii: "R"):
            guard let lacking = try? JSONDecoder().decode(Int32.self, from: Data(content)) else { return nil }
            self = .ready(lacking: lacking)
        case UInt8(ascii: "F"):
            guard let report = try? JSONDecoder().decode(PDFReport.self, from: Data(content)) else { return nil }
            self = .finished(report)
        case UInt8(ascii: "E"):
            guard let error = try? JSONDecoder().decode(PDFError.self, from: Data(content)) else { return nil }
            self = .failed(error)
        default: return nil
        }
    }

    private static func json(_ letter: Unicode.Scalar, _ value: some Encodable) -> [UInt8] {
        let text = (try? JSONEncoder().encode(value)).map(Array.init) ?? []
        return head(letter, text.count) + text
    }

    private static func head(_ letter: Unicode.Scalar, _ count: Int) -> [UInt8] {
        [UInt8(ascii: letter)] + bigEndian(UInt64(count), octets: 4)
    }

    static func bigEndian(_ value: UInt64, octets: Int) -> [UInt8] {
        (0..<octets).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (octets - 1 - $0))) }
    }
}
