import Foundation
import Synchronization

/// A name server for tests: answers questions over UDP from a table, in the wire format of RFC 1035.
public final class NameServer: Sendable {
    /// What is known of a name.
    public enum Answer: Sendable {
        case exchangers([(preference: Int, host: String)])
        case address(String)
        /// The name exists, without what was asked for.
        case nothing
        case noSuchName
        case failure
        /// Nothing is said at all.
        case silence
    }

    public let port: Int
    private let descriptor: Int32
    private let table: @Sendable (_ name: String, _ type: Int) -> Answer
    private let asked = Mutex<[String]>([])

    /// - Parameter table: asked with a name in small letters and the type of record: 1 A, 15 MX, 28 AAAA.
    public init(_ table: @escaping @Sendable (_ name: String, _ type: Int) -> Answer) throws {
        self.table = table
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw Spawned.Failure(description: "cannot bind a name server: \(errno)") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self, descriptor] in
            while Self.serve(descriptor, { self?.reply(to: $0) }) {}
            close(descriptor)
        }
    }

    deinit { stop() }

    public func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// The questions, `15 partner.example`, in their order.
    public var questions: [String] { asked.withLock { $0 } }

    /// - Returns: `false` when the socket was shut.
    private static func serve(_ descriptor: Int32, _ answer: ([UInt8]) -> [UInt8]?) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var client = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &client) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                let count = recvfrom(descriptor, &buffer, buffer.count, 0, place, &length)
                guard count > 0 else { return false }
                if let reply = answer(Array(buffer.prefix(count))) { sendto(descriptor, reply, reply.count, 0, place, length) }
                return true
            }
        }
    }

    // RFC 1035 §4.1: header, question, answers. EDNS is not answered, which resolvers take for an old server.
    private func reply(to query: [UInt8]) -> [UInt8]? {
        guard query.count > 16, let end = query[12...].firstIndex(of: 0), end + 4 < query.count else { return nil }
        let question = Array(query[12...(end + 4)])
        let name = Self.text(query[12..<end])
        let type = Int(query[end + 1]) << 8 | Int(query[end + 2])
        asked.withLock { $0.append("\(type) \(name)") }
        var records: [[UInt8]] = []
        var code: UInt8 = 0
        switch table(name, type) {
        case .silence: return nil
        case .noSuchName: code = 3
        case .failure: code = 2
        case .nothing: break
        case .address(let text):
            var bytes = [UInt8](repeating: 0, count: type == 28 ? 16 : 4)
            if inet_pton(type == 28 ? AF_INET6 : AF_INET, text, &bytes) == 1 { records = [bytes] }
        case .exchangers(let list):
            if type == 15 { records = list.map { [UInt8($0.preference >> 8), UInt8($0.preference & 255)] + Self.wire($0.host) } }
        }
        let header: [UInt8] = Array(query[0..<2]) + [0x84 | query[2] & 1, 0x80 | code, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
        let answers = records.flatMap { data -> [UInt8] in
            let fixed: [UInt8] = [0xC0, 12, UInt8(type >> 8), UInt8(type & 255), 0, 1, 0, 0, 0, 60]
            return fixed + [UInt8(data.count >> 8), UInt8(data.count & 255)] + data
        }
        return header + question + answers
    }

    private static func text(_ labels: ArraySlice<UInt8>) -> String {
        var rest = labels
        var words: [String] = []
        while let length = rest.popFirst() {
            words.append(String(decoding: rest.prefix(Int(length)), as: UTF8.self).lowercased())
            rest = rest.dropFirst(Int(length))
        }
        return words.joined(separator: ".")
    }

    private static func wire(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }
}
