import AdminOperations
import Foundation
import Mail
import Settings
import Store

/// Lists and single things as somebody sees them who may act on some domains only: what is of other domains is not there.
struct Sieve: Sendable {
    /// Carries the operation out and leaves out what is outside.
    typealias Run = @Sendable (AdminEngine, AdminEngine.Handler, Data, Administrator, DomainScope) async throws -> Data

    /// By the names of operations whose `Reach` is `.sieved`.
    static let table: [String: Run] = [
        DomainList.name: whole(DomainList.self) { item, scope in DomainPattern(item.domain).map { scope.covers($0) } ?? false },
        UserList.name: pages(UserList.self, \.limit, { $0.after = $1.address }) { $1.covers(shown: $0.address) },
        PasswordList.name: pages(PasswordList.self, \.limit, { $0.after = $1.address }) { $1.covers(shown: $0.address) },
        CertificateList.name: pages(CertificateList.self, \.limit, { $0.after = $1.thumbprint }) { item, scope in
            item.addresses.contains { scope.covers(shown: $0) }
        },
        RequestList.name: pages(RequestList.self, \.limit, { $0.after = $1.id }) { $1.covers(shown: $0.address) },
        SMSList.name: pages(SMSList.self, \.limit, { $0.after = $1.id }) { $1.covers(shown: $0.recipient) },
        QueueList.name: pages(QueueList.self, \.limit, { $0.after = $1.id }) { isVisible($0, $1) },
        QueueShow.name: single(QueueShow.self) { isVisible($0.entry, $1) },
        CertificateShow.name: single(CertificateShow.self) { result, scope in
            result.certificate.addresses.contains { scope.covers(shown: $0) }
        },
        MessageList.name: { engine, handler, input, who, scope in
            var result = try WireFormat.decoder.decode(MessageList.Result.self, from: try await handler(engine, input, who))
            result.items.removeAll { !scope.covers(shown: $0.from) && !scope.covers(shown: $0.to) }
            return try WireFormat.encoder.encode(result)
        },
        MessageTrace.name: { engine, handler, input, who, scope in
            let id = try Inputs.id(try WireFormat.decoder.decode(MessageTrace.self, from: input).id)
            let addresses = try await engine.store.read { try $0.traceAddresses(of: id) }
            guard addresses.contains(where: { scope.covers($0) }) else { throw AdminProblem(.notFound, "there is no trace of \(id)") }
            return try await handler(engine, input, who)
        },
        QueueChange.name: { engine, handler, input, who, scope in
            let id = try Inputs.id(try WireFormat.decoder.decode(QueueChange.self, from: input).id)
            guard isVisible(QueueShow.Result(try await engine.queue.show(id)).entry, scope) else { throw notFound }
            return try await handler(engine, input, who)
        },
    ]

    private static let notFound = AdminProblem(.notFound, "there is nothing of this name in your domains")
    /// So many pages are looked through for one of the answer.
    private static let longest = 100

    private static func isVisible(_ item: QueueList.Item, _ scope: DomainScope) -> Bool {
        scope.covers(shown: item.sender) || item.recipients.contains { scope.covers(shown: $0) }
    }

    private static func whole<O: AdminOperation, Item: Codable & Sendable>(
        _ type: O.Type, _ keep: @escaping @Sendable (Item, DomainScope) -> Bool
    ) -> Run where O.Result == [Item] {
        { engine, handler, input, who, scope in
            let items = try WireFormat.decoder.decode([Item].self, from: try await handler(engine, input, who))
            return try WireFormat.encoder.encode(items.filter { keep($0, scope) })
        }
    }

    private static func single<O: AdminOperation>(
        _ type: O.Type, _ keep: @escaping @Sendable (O.Result, DomainScope) -> Bool
    ) -> Run {
        { engine, handler, input, who, scope in
            let output = try await handler(engine, input, who)
            guard keep(try WireFormat.decoder.decode(O.Result.self, from: output), scope) else { throw notFound }
            return output
        }
    }

    /// Turns pages until one of the answer is full.
    private static func pages<O: AdminOperation, Item: Codable & Sendable>(
        _ type: O.Type, _ limit: @escaping @Sendable (O) -> Int, _ goOn: @escaping @Sendable (inout O, Item) -> Void,
        _ keep: @escaping @Sendable (Item, DomainScope) -> Bool
    ) -> Run where O.Result == [Item] {
        { engine, handler, input, who, scope in
            var operation = try WireFormat.decoder.decode(O.self, from: input)
            var kept: [Item] = []
            for _ in 0..<longest {
                let output = try await handler(engine, try WireFormat.encoder.encode(operation), who)
                let page = try WireFormat.decoder.decode([Item].self, from: output)
                kept += page.filter { keep($0, scope) }
                guard let last = page.last, page.count >= limit(operation), kept.count < limit(operation) else { break }
                goOn(&operation, last)
            }
            return try WireFormat.encoder.encode(Array(kept.prefix(limit(operation))))
        }
    }
}
