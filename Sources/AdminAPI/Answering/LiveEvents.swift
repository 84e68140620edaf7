import AdminOperations
import Foundation

/// What happens, as server-sent events (WHATWG HTML §9.2): counts of the queue, new lines of the trace, the progress of bulk issuing.
///
/// Each topic is asked for through the operations, with the rights of whoever listens.
struct LiveEvents: Sendable {
    enum Topic: String, CaseIterable, Sendable {
        case queue, trace, jobs

        /// Whose right it needs.
        var operation: String {
            switch self {
            case .queue: StatusShow.name
            case .trace: MessageList.name
            case .jobs: BulkList.name
            }
        }
    }

    /// Streams open at once; each asks once a `pause`.
    static let most = 64
    static let pause = Duration.seconds(1)
    /// A line of comment so often keeps middle boxes from hanging up.
    static let heartbeat = 10

    let service: any AdminService
    let asker: Asker

    /// The topics a request names; all there is a right for when it names none.
    /// - Throws: `APIProblem` when it may not have one it names, or none at all.
    func topics(_ request: APIRequest) async throws(APIProblem) -> [Topic] {
        var named: [Topic]?
        for (name, value) in try request.parameters() {
            guard name == "topics" else { throw APIProblem(.badInput, "known is topics", field: String(name.prefix(64))) }
            var topics: [Topic] = []
            for word in value.split(separator: ",") {
                guard let topic = Topic(rawValue: String(word)) else {
                    throw APIProblem(.badInput, "topics are queue, trace and jobs, with commas between", field: "topics")
                }
                topics.append(topic)
            }
            named = topics
        }
        var allowed: [Topic] = []
        var refusal = AdminProblem(.badInput, "name a topic: queue, trace or jobs", field: "topics")
        for topic in named ?? Topic.allCases {
            do throws(AdminProblem) {
                _ = try await look(topic, since: nil)
                allowed.append(topic)
            } catch {
                refusal = error
                guard named == nil, error.type == .noPermission else { throw APIProblem(error) }
            }
        }
        guard !allowed.isEmpty else { throw APIProblem(refusal) }
        return allowed
    }

    /// Writes events until the asker is gone or may no longer.
    /// - Parameters:
    ///   - last: `Last-Event-ID`: the trace goes on behind it.
    ///   - isOpen: false when the listener stops.
    func run(_ topics: [Topic], after last: String?, isOpen: @Sendable () -> Bool, write: (String) async throws -> Void) async throws {
        var (counts, jobs): (JSONValue?, [String: JSONValue]) = (nil, [:])
        var cursor = TraceCursor(last)
        try await write("retry: 2000\n\n")
        var quiet = 0
        while isOpen() && !Task.isCancelled {
            var text = ""
            do throws(AdminProblem) {
                for topic in topics {
                    let found = try await look(topic, since: cursor.since)
                    switch topic {
                    case .queue:
                        let queue = found.member("queue")
                        if let queue, queue != counts { text += Self.event("queue", queue) }
                        counts = queue
                    case .trace: text += cursor.news(in: found)
                    case .jobs: text += Self.changed(found, &jobs)
                    }
                }
            } catch {
                // No longer logged in, or a right was taken away: the stream ends, and the next request is told why.
                let passes = error.type == .temporary || error.type == .tooMany
                text += Self.event(passes ? "problem" : "end", ["detail": .text(error.detail)])
                if !passes { return try await write(text) }
            }
            quiet = text.isEmpty ? quiet + 1 : 0
            if quiet >= Self.heartbeat {
                text = ": still here\n\n"
                quiet = 0
            }
            if !text.isEmpty { try await write(text) }
            try await Task.sleep(for: Self.pause)
        }
    }

    private static func changed(_ found: JSONValue, _ known: inout [String: JSONValue]) -> String {
        guard case .list(let items) = found else { return "" }
        var text = ""
        for item in items.reversed() {
            guard case .text(let id) = item.member("id"), known[id] != item else { continue }
            known[id] = item
            text += event("job", item)
        }
        return text
    }

    /// Data is one line: JSON has no bare line ends.
    static func event(_ name: String, _ data: JSONValue, id: String? = nil) -> String {
        let json = (try? WireFormat.encoder.encode(data)) ?? Data()
        return (id.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: \(String(decoding: json, as: UTF8.self))\n\n"
    }

    private func look(_ topic: Topic, since: String?) async throws(AdminProblem) -> JSONValue {
        var input: [String: JSONValue] = [:]
        if topic == .trace {
            input["limit"] = .integer(since == nil ? 1 : TraceCursor.most)
            if let since { input["since"] = .text(since) }
        }
        let json: Data
        do { json = try WireFormat.encoder.encode(JSONValue.object(input)) } catch {
            throw AdminProblem(.failed, "the input cannot be written")
        }
        let output = try await service.perform(topic.operation, input: json, by: asker)
        do { return try WireFormat.decoder.decode(JSONValue.self, from: output) } catch {
            throw AdminProblem(.failed, "the answer cannot be read")
        }
    }
}

/// How far the trace was shown: the second of the last line and how many lines of that second.
struct TraceCursor {
    /// Lines a look brings; of more in one second the oldest are passed over, and the trace has them.
    static let most = 500

    /// RFC 3339; `nil` until something is there.
    private(set) var since: String?
    private var shown = 0

    /// - Parameter id: of the last event, `2026-11-24T09:00:00Z/3`.
    init(_ id: String?) {
        let parts = (id ?? "").split(separator: "/")
        guard parts.count == 2, (try? Date(String(parts[0]), strategy: .iso8601)) != nil, let count = Int(parts[1]), count > 0 else {
            return
        }
        (since, shown) = (String(parts[0]), count)
    }

    /// Events for what is new; the first look shows nothing and only finds where the trace ends.
    mutating func news(in found: JSONValue) -> String {
        guard case .list(let items) = found.member("items") else { return "" }
        let isFirst = since == nil
        if isFirst, items.isEmpty { since = "1970-01-01T00:00:00Z" }
        var text = ""
        var passed = 0
        let start = (since, shown)
        for item in items.reversed() {
            guard case .text(let at) = item.member("at") else { continue }
            if at == start.0 {
                passed += 1
                if passed <= start.1 { continue }
            }
            if at == since { shown += 1 } else { (since, shown) = (at, 1) }
            if let since, !isFirst { text += LiveEvents.event("trace", item, id: "\(since)/\(shown)") }
        }
        return text
    }
}

/// The stream in the words of OpenAPI.
enum EventText {
    private static let events =
        "Events queue (counts by state), trace (a line as message.list shows it, with an id for Last-Event-ID), job (as bulk.show shows "
        + "it), problem and end; comments keep the connection."

    static let text: JSONValue = {
        var responses: [String: JSONValue] = [
            "200": [
                "description": .text(events),
                "content": ["text/event-stream": ["schema": ["type": "string"]]],
            ]
        ]
        for status in [400, 401, 403, 404, 409, 429, 500, 503] {
            responses[String(status)] = ["$ref": .text("#/components/responses/\(status)")]
        }
        return [
            "operationId": "api.events", "tags": ["api"], "summary": "What happens, as server-sent events.",
            "description": "Each topic needs the right of its operation: status.show, message.trace, bulk.show.",
            "parameters": [
                [
                    "name": "topics", "in": "query", "schema": ["type": "string"],
                    "description": "queue, trace and jobs, with commas between; absent: all there is a right for",
                ],
                ["name": "Last-Event-ID", "in": "header", "schema": ["type": "string"], "description": "the trace goes on behind it"],
            ],
            "responses": .object(responses),
        ]
    }()
}
