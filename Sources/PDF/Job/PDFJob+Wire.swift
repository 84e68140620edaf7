import Foundation

extension PDFJob {
    private static let magic: [UInt8] = Array("zegelpdf1".utf8)
    /// 512 000 000 octets, the largest message (`behaviour.md` 32), and a bit.
    private static let longestMessage = 520 << 20
    private static let longestOptions = 16 << 20

    /// The job without the message: what goes down the pipe first. The message follows as it is.
    public func head() throws -> [UInt8] {
        let options = Array(try JSONEncoder().encode(Options(frame: frame, body: body, limits: limits)))
        return Self.magic + Self.sized(options) + Self.sized(Array(password.text.utf8)) + Self.sized(Array(ownerPassword.utf8))
            + Self.length(message.count)
    }

    /// Reads a whole job.
    ///
    /// - Parameter read: exactly so many octets; `nil` at the end.
    /// - Returns: `nil` when there is no further job.
    public static func receive(_ read: (Int) -> [UInt8]?) throws -> PDFJob? {
        guard let start = read(magic.count) else { return nil }
        guard start == magic else { throw PDFError.malformedJob }
        let options = try JSONDecoder().decode(Options.self, from: Data(try piece(longestOptions, read)))
        let password = String(decoding: try piece(1 << 10, read), as: UTF8.self)
        let owner = String(decoding: try piece(1 << 10, read), as: UTF8.self)
        var job = PDFJob(
            message: try piece(longestMessage, read), password: try PDFPassword(password), ownerPassword: owner,
            frame: options.frame ?? PDFFrame())
        job.body = options.body ?? .best
        job.limits = options.limits ?? .standard
        return job
    }

    private static func piece(_ longest: Int, _ read: (Int) -> [UInt8]?) throws -> [UInt8] {
        guard let size = read(8) else { throw PDFError.malformedJob }
        let count = size.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard count <= UInt64(longest) else { throw PDFError.malformedJob }
        guard count > 0 else { return [] }
        guard let octets = read(Int(count)) else { throw PDFError.malformedJob }
        return octets
    }

    private static func sized(_ octets: [UInt8]) -> [UInt8] { length(octets.count) + octets }

    private static func length(_ count: Int) -> [UInt8] { PDFAnswer.bigEndian(UInt64(count), octets: 8) }
}
