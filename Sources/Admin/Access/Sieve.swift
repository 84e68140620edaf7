import AdminOperations
import Foundation
import Gateway
import Mail
import Settings
import Store

/// Lists and single things as somebody sees them who may act on some domains only: what is of other domains is not there.
///
/// A mail is of the domain of its sender, who is shown all of it; of another's mail a domain sees what became of its own recipients.
struct Sieve: Sendable {
    /// Carries the operation out and leaves out what is outside.
    typealias Run = @Sendable (AdminEngine, AdminEngine.Handler, Data, Administrator, DomainScope) async throws -> Data

    /// By the names of operations whose `Reach` is `.sieved`.
    static let table: [String: Run] = [
        DomainList.name: whole(DomainList.self) { item, scope in DomainPattern(item.domain).map { scope.covers($0) } ?? false },
        UserList.name: pages(UserList.self, \.limit, { $0.after = $1.address }) { $1.covers(shown: $0.address) ? $0 : nil },
        PasswordList.name: pages(PasswordList.self, \.limit, { $0.after = $1.address }) { $1.covers(shown: $0.address) ? $0 : nil },
        CertificateList.name: pages(CertificateList.self, \.limit, { $0.after = $1.thumbprint }) { item, scope in
            item.addresses.contains { scope.covers(shown: $0) } ? item : nil
        },
        RequestList.name: pages(RequestList.self, \.limit, { $0.after = $1.id }) { $1.covers(shown: $0.address) ? $0 : nil },
        SMSList.name: pages(SMSList.self, \.limit, { $0.after = $1.id }) { $1.covers(shown: $0.recipient) ? $0 : nil },
        QueueList.name: pages(QueueList.self, \.limit, { $0.after = $1.id }) { $1.seen($0) },
        QueueShow.name: single(QueueShow.self) { $1.seen($0) },
        CertificateShow.name: single(CertificateShow.self) { result, scope in
            result.certificate.addresses.contains { scope.covers(shown: $0) } ? result : nil
        },
        StatusShow.name: single(StatusShow.self) { result, _ in
            var result = result
            // They are counts and names of all domains.
            (result.queue, result.warnings) = ([:], [])
            return result
        },
        MessageList.name: { engine, _, input, _, scope in
            let asked = try WireFormat.decoder.decode(MessageList.self, from: input)
            return try WireFormat.encoder.encode(try await messages(asked, engine, scope))
        },
        MessageTrace.name: { engine, handler, input, who, scope in
            let id = try Inputs.id(try WireFormat.decoder.decode(MessageTrace.self, from: input).id)
            let (traces, addresses) = try await engine.store.read { (try $0.traces(of: id), try $0.traceAddresses(of: id)) }
            let shown = traces.compactMap { TraceRecord.narrowed(json: $0.decision, for: scope) }
            guard addresses.contains(where: { scope.covers($0) }), let first = shown.first else {
                throw AdminProblem(.notFound, "there is no trace of \(id)")
            }
            var result = try WireFormat.decoder.decode(MessageTrace.Result.self, from: try await handler(engine, input, who))
            if !first.isWhole { result.tries.removeAll { !scope.covers(shown: $0.recipient) } }
            result.story = shown.map(\.record.story).joined(separator: "\n")
            result.decisions = try shown.map {
                try WireFormat.decoder.decode(JSONValue.self, from: Data(try $0.record.json.utf8))
            }
            return try WireFormat.encoder.encode(result)
        },
        MessageExplain.name: { engine, handler, input, who, scope in
            let asked = try WireFormat.decoder.decode(MessageExplain.self, from: input)
            let mail = try AskedMessage(asked, engine.surroundings, at: engine.store.now())
            let addresses = mail.envelope.forwardPaths + [mail.envelope.reversePath, AskedMail.author(of: mail.bytes)].compactMap(\.self)
            let settings = try await engine.store.read { try $0.settingsSnapshot() }
            let isForeign = addresses.contains { !scope.covers($0) && settings.value(SettingKeys.locality, for: $0).value == .internal }
            guard addresses.contains(where: { scope.covers($0) }), !isForeign else { throw Reach.outside }
            return try await handler(engine, input, who)
        },
        QueueChange.name: { engine, handler, input, who, scope in
            let id = try Inputs.id(try WireFormat.decoder.decode(QueueChange.self, from: input).id)
            let entry = QueueShow.Result(try await engine.queue.show(id)).entry
            guard scope.seen(entry) != nil else { throw notFound }
            guard scope.covers(shown: entry.sender) || entry.recipients.allSatisfy({ scope.covers(shown: $0) }) else {
                throw AdminProblem(.noPermission, "it is for recipients of other domains too: who may act on all of them can do this")
            }
            return try await handler(engine, input, who)
        },
    ]

    private static let notFound = AdminProblem(.notFound, "there is nothing of this name in your domains")
    /// So many pages are looked through for one of the answer.
    private static let longest = 100
    private static let largest = 1000

    /// Looks through the trace until the page is full: where it ends tells nothing of what others have.
    private static func messages(_ asked: MessageList, _ engine: AdminEngine, _ scope: DomainScope) async throws -> MessageList.Result {
        let question = try TraceQuestion(asked, at: engine.store.now())
        var (position, kept) = (question.position, [FoundTrace]())
        for _ in 0..<longest {
            let from = position
            let page = try await engine.store.read { try $0.traces(matching: question.filter, after: from, limit: largest) }
            kept += page.found.filter { found in scope.covers(found.recipient) || found.sender.map { scope.covers($0) } ?? false }
            position = page.next
            if position == nil || kept.count > question.limit { break }
        }
        let isFull = kept.count > question.limit
        let items = kept.prefix(question.limit)
        return MessageList.Result(
            items: items.map(MessageList.Result.Item.init), next: isFull ? items.last?.position.text : position?.text)
    }

    private static func whole<O: AdminOperation, Item: Codable & Sendable>(
        _ type: O.Type, _ keep: @escaping @Sendable (Item, DomainScope) -> Bool
    ) -> Run where O.Result == [Item] {
        { engine, handler, input, who, scope in
            let items = try WireFormat.decoder.decode([Item].self, from: try await handler(engine, input, who))
            return try WireFormat.encoder.encode(items.filter { keep($0, scope) })
        }
    }

    /// - Parameter seen: what there is to see of it; `nil`: it is not there.
    private static func single<O: AdminOperation>(
        _ type: O.Type, _ seen: @escaping @Sendable (O.Result, DomainScope) -> O.Result?
    ) -> Run {
        { engine, handler, input, who, scope in
            let output = try WireFormat.decoder.decode(O.Result.self, from: try await handler(engine, input, who))
            guard let shown = seen(output, scope) else { throw notFound }
            return try WireFormat.encoder.encode(shown)
        }
    }

    /// Turns pages until one of the answer is full.
    private static func pages<O: AdminOperation, Item: Codable & Sendable>(
        _ type: O.Type, _ limit: @escaping @Sendable (O) -> Int, _ goOn: @escaping @Sendable (inout O, Item) -> Void,
        _ seen: @escaping @Sendable (Item, DomainScope) -> Item?
    ) -> Run where O.Result == [Item] {
        { engine, handler, input, who, scope in
            var operation = try WireFormat.decoder.decode(O.self, from: input)
            var kept: [Item] = []
            for _ in 0..<longest {
                let output = try await handler(engine, try WireFormat.encoder.encode(operation), who)
                let page = try WireFormat.decoder.decode([Item].self, from: output)
                kept += page.compactMap { seen($0, scope) }
                guard let last = page.last, page.count >= limit(operation), kept.count < limit(operation) else { break }
                goOn(&operation, last)
            }
            return try WireFormat.encoder.encode(Array(kept.prefix(limit(operation))))
        }
    }
}

extension DomainScope {
    /// A mail in the queue: of another's mail our recipients alone, and not the answer, which may be about others.
    func seen(_ item: QueueList.Item) -> QueueList.Item? {
        if covers(shown: item.sender) { return item }
        let own = item.recipients.filter { covers(shown: $0) }
        guard !own.isEmpty else { return nil }
        var item = item
        if own.count < item.recipients.count { item.reason = nil }
        item.recipients = own
        return item
    }

    func seen(_ result: QueueShow.Result) -> QueueShow.Result? {
        guard let entry = seen(result.entry) else { return nil }
        var result = result
        if !covers(shown: entry.sender), entry.recipients.count < result.entry.recipients.count {
            result.recipients.removeAll { !covers(shown: $0.address) }
            result.tries.removeAll { !covers(shown: $0.recipient) }
            result.children = []
        }
        result.entry = entry
        return result
    }
}

extension TraceRecord {
    /// What somebody of some domains is shown of a record; `nil`: nothing.
    fileprivate static func narrowed(json: String, for scope: DomainScope) -> (record: TraceRecord, isWhole: Bool)? {
        guard let record = TraceRecord(json: json) else { return nil }
        if record.senders.contains(where: { scope.covers($0) }) { return (record, true) }
        let own = record.narrowed(
            to: { scope.covers($0) },
            settingsOf: { level in
                // What is for all is no domain's.
                if let pattern = DomainPattern(level), level.contains(".") { return scope.covers(pattern) }
                return EmailAddress(level).map { scope.covers($0) } ?? true
            })
        return own.decisions.isEmpty ? nil : (own, false)
    }
}
