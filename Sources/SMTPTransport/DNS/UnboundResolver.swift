import CUnbound
import Glibc
import NIOPosix

/// Asks name servers by libunbound, which keeps the answers for as long as they say.
///
/// A question blocks a thread of its own pool, never one of Swift's.
public final class UnboundResolver: MailResolver {
    private let context: Context
    private let pool: NIOThreadPool

    /// Owns one `ub_ctx`. The library takes questions of several threads at once.
    private final class Context: @unchecked Sendable {
        let pointer: OpaquePointer

        init(takingOwnershipOf pointer: OpaquePointer) { self.pointer = pointer }

        deinit { ub_ctx_delete(pointer) }
    }

    /// Questions at once: one that is not answered takes up to a minute.
    private static let width = 16

    /// Why there is no resolver.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter servers: `192.0.2.53` or `192.0.2.53@5353`; without any those of `/etc/resolv.conf`.
    public init(servers: [String] = []) throws(Problem) {
        guard let context = ub_ctx_create() else { throw Problem(description: "libunbound has no memory") }
        self.context = Context(takingOwnershipOf: context)
        pool = NIOThreadPool(numberOfThreads: Self.width)
        // A resolver on this machine is the usual one.
        try Self.check(ub_ctx_set_option(context, "do-not-query-localhost:", "no"))
        for server in servers { try Self.check(ub_ctx_set_fwd(context, server)) }
        if servers.isEmpty {
            try Self.check(ub_ctx_resolvconf(context, nil))
            try Self.check(ub_ctx_hosts(context, nil))
        }
        pool.start()
    }

    deinit {
        // A question under way holds on to the context.
        pool.shutdownGracefully { _ in }
    }

    private static func check(_ code: Int32) throws(Problem) {
        guard code == 0 else { throw Problem(description: String(cString: ub_strerror(code))) }
    }

    public func exchangers(of domain: String) async throws(LookupFailure) -> [MailExchanger] {
        let answer = try await ask(domain, .mailExchange)
        return answer.data.compactMap { MXRecord($0) }.map {
            MailExchanger(preference: $0.preference, host: $0.host, isSecure: answer.isSecure)
        }
    }

    public func addresses(of host: String) async throws(LookupFailure) -> [String] {
        async let long = result(of: host, .longAddress)
        async let short = result(of: host, .address)
        var answers: [Answer] = []
        var failure: LookupFailure?
        for result in await [long, short] {
            switch result {
            case .success(let answer): answers.append(answer)
            case .failure(let reason): failure = reason
            }
        }
        let found = answers.flatMap { $0.data.compactMap(Self.text) }
        // One kind of address is enough, whatever became of the question for the other.
        if found.isEmpty, let failure { throw failure }
        return found
    }

    private static func text(_ data: [UInt8]) -> String? {
        guard data.count == 4 || data.count == 16 else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(data.count == 4 ? AF_INET : AF_INET6, data, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    // MARK: Questions

    /// RFC 1035 §3.2.2, RFC 3596 §2.1
    private enum RecordType: Int32 { case address = 1, mailExchange = 15, longAddress = 28 }

    private struct Answer: Sendable {
        var data: [[UInt8]]
        var isSecure: Bool
    }

    private func ask(_ name: String, _ type: RecordType) async throws(LookupFailure) -> Answer { try await result(of: name, type).get() }

    private func result(of name: String, _ type: RecordType) async -> Result<Answer, LookupFailure> {
        let answered = try? await pool.runIfActive { [context] in
            do throws(LookupFailure) { return Result<Answer, LookupFailure>.success(try Self.resolve(name, type, context)) } catch {
                return .failure(error)
            }
        }
        return answered ?? .failure(.unavailable("the resolver is closed"))
    }

    private static func resolve(_ name: String, _ type: RecordType, _ context: Context) throws(LookupFailure) -> Answer {
        var found: UnsafeMutablePointer<ub_result>?
        let code = ub_resolve(context.pointer, name, type.rawValue, 1, &found)
        guard code == 0, let found else { throw .unavailable(String(cString: ub_strerror(code))) }
        defer { ub_resolve_free(found) }
        let result = found.pointee
        if result.bogus != 0 { throw .unavailable("the signature of \(name) does not hold") }
        if result.nxdomain != 0 { throw .noSuchDomain }
        // 0 is NOERROR; 2, the usual other one, SERVFAIL (RFC 1035 §4.1.1).
        guard result.rcode == 0 else { throw .unavailable("no answer for \(name) (rcode \(result.rcode))") }
        return Answer(data: data(result), isSecure: result.secure != 0)
    }

    private static func data(_ result: ub_result) -> [[UInt8]] {
        guard result.havedata != 0, let data = result.data, let lengths = result.len else { return [] }
        var records: [[UInt8]] = []
        while let start = data[records.count] {
            let count = Int(lengths[records.count])
            records.append([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
        }
        return records
    }
}
